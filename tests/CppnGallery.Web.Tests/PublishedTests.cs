using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using CppnGallery.Browser.Tests;

namespace CppnGallery.Web.Tests;

/// <summary>The program as it is installed: published into a folder of its own, and started by something that stands elsewhere, as services are.</summary>
public sealed partial class PublishedTests : IAsyncLifetime
{
    // Of a busy machine; without a build it takes seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-published-").FullName;

    private string Program => Path.Combine(_folder, "CppnGallery.Web.dll");

    [Fact]
    public async Task Started_from_another_folder_it_has_its_pages_its_settings_and_its_data()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """{ "AllowedHosts": "127.0.0.1;known.example" }""");
        OwnerKeys.Write(Path.Combine(_folder, "data"));
        await using (var server = await ServerProcess.StartPublishedAsync(Program, "/"))
        {
            using var visitor = new HttpClient { BaseAddress = server.Address };
            string page = await visitor.GetStringAsync("/");
            string[] files = [.. Files().Matches(page).Select(file => file.Groups[1].Value)];
            Assert.True(files.Length >= 4, page);
            foreach (string file in files)
            {
                using var answer = await visitor.GetAsync(file);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.True((await answer.Content.ReadAsByteArrayAsync()).Length > 100, file);
            }

            // What the settings say, and what they do not.
            Assert.Equal(HttpStatusCode.OK, await AskAsync(visitor, "known.example"));
            Assert.Equal(HttpStatusCode.BadRequest, await AskAsync(visitor, "unknown.example"));
            Assert.True(File.Exists(Path.Combine(_folder, "data", "gallery.db")));

            // The worker came along, and finds the gallery under a name that it takes.
            using var owner = new StudioClient(server.Address);
            await owner.StartAsync(StudioClient.Order("published", epochs: 1, batches: 2));
            await owner.UntilStateAsync("published", "finished");
        }

        Directory.Delete(Path.Combine(_folder, "wwwroot"), recursive: true);
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartPublishedAsync(Program, "/"));
        Assert.Contains($"The scripts and styles of the pages are not in {Path.Combine(_folder, "wwwroot")}.", fault.Message, StringComparison.Ordinal);
    }

    public async Task InitializeAsync()
    {
        string solution = ServerProcess.Solution(), configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet", ["publish", "src/CppnGallery.Web", "--no-build", "-c", configuration, "-o", _folder, "-nodeReuse:false"])
        {
            WorkingDirectory = solution, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var publish = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        string[] said = await Task.WhenAll(publish.StandardOutput.ReadToEndAsync(limit.Token), publish.StandardError.ReadToEndAsync(limit.Token));
        await publish.WaitForExitAsync(limit.Token);
        Assert.True(publish.ExitCode == 0, string.Concat(said));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient visitor, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { Host = host } };
        using var answer = await visitor.SendAsync(request);
        return answer.StatusCode;
    }

    [GeneratedRegex("(?:<script [^>]*src|<link rel=\"stylesheet\" href|<link rel=\"icon\" href)=\"([^\"]+)\"")]
    private static partial Regex Files();
}
