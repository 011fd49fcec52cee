using System.CommandLine;
using CppnGallery.Cli.Work;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn work</c>: trains what a gallery has in its queue, here or on any machine that reaches it.</summary>
internal static class WorkCommand
{
    /// <summary>
    /// In place of a key's file: the key is the first line of the standard input. A line after it stops the worker, and so does the input's
    /// end, which means that nobody is there any more.
    /// </summary>
    public const string KeyFromInput = "-";

    private const int LongestName = 80;

    public static Command Create()
    {
        var gallery = Option.Of<Uri>("--gallery", "Address of the gallery, such as https://example.org.", "URL", ReadAddress);
        gallery.Required = true;
        var keyFile = Option.File("--key-file",
            "File with the worker's key, which the gallery's owner makes on the page /owner; - for the standard input.");
        keyFile.Required = true;
        var compute = new ComputeOptions();
        var data = MnistFolder.CreateOption();
        var folder = new Option<string?>("--folder")
        {
            Description = "Where files lie while it trains; by default a temporary folder.",
            HelpName = "DIR",
        };
        var name = new Option<string?>("--name")
        {
            Description = "What the gallery's owner sees; by default the machine's name.",
            HelpName = "NAME",
        };
        var host = new Option<string?>("--host")
        {
            Description = "The gallery's name, where the address is not the public one.",
            HelpName = "HOST",
            Hidden = true,
        };
        var givesWay = new Option<bool>("--gives-way") { Description = "Let everything else on this machine come first." };

        var command = new Command("work",
            "Trains the runs of a gallery: asks for one, brings its epochs, and asks again. It only goes outwards. "
            + "Stopped (Ctrl-C), it puts the run down, and any worker goes on with it.")
        {
            gallery, keyFile, data, folder, name, host, givesWay,
        };
        compute.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            if (parsed.GetValue(givesWay))
            {
                // Every thread that begins from here on is as nice as this one.
                Background.EnterThread();
                Workers.EnterBackground();
            }

            return Task.Run(() => WorkAsync(parsed, stop), CancellationToken.None);
        });
        return command;

        async Task<int> WorkAsync(ParseResult parsed, CancellationToken stop)
        {
            bool isChild = parsed.GetValue(keyFile) == KeyFromInput;
            string key = await ReadKeyAsync(parsed.GetRequiredValue(keyFile), stop);
            string called = parsed.GetValue(name) ?? Environment.MachineName;
            string? own = parsed.GetValue(folder) is null ? Directory.CreateTempSubdirectory("cppn-work-").FullName : null;
            var options = new WorkerOptions(parsed.GetRequiredValue(gallery), key, called[..Math.Min(called.Length, LongestName)],
                compute.Read(parsed), own ?? parsed.GetValue(folder)!)
            {
                Host = parsed.GetValue(host),
                Data = parsed.GetValue(data),
                GivesWay = parsed.GetValue(givesWay),
            };
            try
            {
                using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
                if (isChild)
                {
                    ParentWatch.Begin(Console.In, ends);
                }

                await Console.Out.WriteLineAsync($"{options.Name} works for {options.Gallery} on {options.Device}.");
                await new Worker(options, Console.Out.WriteLine).RunAsync(ends.Token);
                return CommandLine.Done;
            }
            finally
            {
                if (own is not null)
                {
                    Directory.Delete(own, recursive: true);
                }
            }
        }
    }

    private static async Task<string> ReadKeyAsync(string file, CancellationToken cancellationToken)
    {
        string? key = file == KeyFromInput
            ? await Console.In.ReadLineAsync(cancellationToken)
            : await File.ReadAllTextAsync(file, cancellationToken);
        return key?.Trim() is { Length: > 0 } found
            ? found
            : throw new CommandFault(file == KeyFromInput ? "The standard input brought no key." : $"{file} holds no key.");
    }

    private static string? ReadAddress(string text, out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https"
            ? null
            : $"'{text}' is no address such as https://example.org.";
}
