using System.Globalization;
using CppnGallery.Browser.Tests;
using CppnGallery.Web.Tests;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>circuits [number] [seconds]</c>: the server's memory before so many live pages are opened, with them, and so many seconds after all of them hung up without a word.
/// Exit code 1 where the last is more than 20 MiB above the first.
/// </summary>
internal static class CircuitBenchmark
{
    private const double MostKept = 20;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int number = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 500;
        int seconds = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 60;
        string data = Directory.CreateTempSubdirectory("cppn-circuits-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data, settings: [("Limits:CircuitsPerAddress", "10000"), ("Limits:Circuits", "10000")]);
            // Once before, so that what every server needs once, compiled code above all, is there.
            Leave(await OpenAsync(server.Address, number));
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            double before = Mebibytes(server);
            var pages = await OpenAsync(server.Address, number);
            double with = Mebibytes(server);
            Console.WriteLine($"before: {before:0} MiB; with {number} live pages: {with:0} MiB, {(with - before) * 1024 / number:0} KiB each");
            Leave(pages);
            double after = with;
            for (int waited = 10; waited <= seconds; waited += 10)
            {
                await Task.Delay(TimeSpan.FromSeconds(10));
                after = Mebibytes(server);
                Console.WriteLine($"{waited} s after they left: {after:0} MiB");
            }

            return after - before <= MostKept ? 0 : 1;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static double Mebibytes(ServerProcess server) => server.ResidentBytes / (1024d * 1024);

    private static async Task<List<Wire>> OpenAsync(Uri server, int number)
    {
        var pages = new List<Wire>();
        for (int page = 0; page < number; page++)
        {
            pages.Add(await Wire.OpenCircuitAsync(server));
        }

        return pages;
    }

    private static void Leave(List<Wire> pages) => pages.ForEach(page => page.Dispose());
}
