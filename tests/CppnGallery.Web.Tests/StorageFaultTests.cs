using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using CppnGallery.Browser.Tests;
using CppnGallery.Gallery.Storage;
using CppnGallery.Models.Checkpoints;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Web.Tests;

/// <summary>A real server whose disk takes nothing for a while: what it says meanwhile, and that it is well again afterwards.</summary>
public sealed partial class StorageFaultTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-fault-").FullName;

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_change_that_the_disk_takes_not_is_503_with_a_reason_and_logged_and_works_again_with_the_disk()
    {
        string checkpoints = TinyModels.SaveTwo(Path.Combine(_folder, "checkpoints"));
        TinyModels.Save(Path.Combine(_folder, "new.safetensors"), "new", 3, 3);
        byte[] imported = File.ReadAllBytes(Path.Combine(_folder, "new.safetensors"));
        var model = Checkpoint.LoadModel(Path.Combine(checkpoints, "tiny", "epoch-01.safetensors")).Id;

        await using var server = await ServerProcess.StartForFileLimitsAsync(
            Data, ("Gallery:CheckpointDirectory", checkpoints), ("Storage:HealthSeconds", "0"), ("Votes:CooldownSeconds", "0"), ("Votes:UndoSeconds", "3600"), ("Training:GivesWay", "false"));
        using var visitor = new HttpClient { BaseAddress = server.Address };
        using var owner = new StudioClient(server.Address, (await server.OwnerLink).Fragment[1..]);
        using var browser = new HttpClient { BaseAddress = server.Address };
        await SignInAsync(browser, (await server.OwnerLink).Fragment[1..]);
        await owner.StartAsync(StudioClient.Order("busy", 1, 100_000));
        await owner.UntilAsync("busy", run => run.Number("step") > 0);
        await owner.StartAsync(StudioClient.Order("next", 1, 100_000));
        await owner.StartAsync(StudioClient.Order("rest", 1, 100_000));
        Assert.Equal("paused", await owner.ChangeAsync("rest", "pause"));
        using var regretful = new HttpClient { BaseAddress = server.Address };
        var voted = await regretful.GetJsonAsync("/api/matchups/next");
        Assert.Equal(HttpStatusCode.OK, (await regretful.VoteAsync(voted, "left")).StatusCode);
        var drawn = await visitor.GetJsonAsync("/api/matchups/next");
        Assert.Equal("open", (await visitor.GetJsonAsync("/healthz")).Text("status"));
        await owner.WorkerKeyAsync();

        Limit(server, "1");

        // Its measures cannot be written.
        await owner.UntilStateAsync("busy", "failed");
        var changes = new Dictionary<string, Func<Task<HttpResponseMessage>>>
        {
            ["post /api/matchups/{id}/vote"] = () => visitor.VoteAsync(drawn, "left"),
            ["post /api/matchups/{id}/undo"] = () => regretful.UndoAsync(voted),
            ["post /api/models"] = () => owner.Http.PostAsync("/api/models", new ByteArrayContent(imported)),
            ["post /api/models/{model}/retire"] = () => owner.Http.PostAsync($"/api/models/{model}/retire", null),
            ["post /api/runs"] = () => owner.Http.PostAsJsonAsync("/api/runs", StudioClient.Order("more", 1, 3)),
            ["post /api/runs/{id}/pause"] = () => owner.PostAsync("next", "pause"),
            ["post /api/runs/{id}/resume"] = () => owner.PostAsync("rest", "resume"),
            ["post /api/runs/{id}/cancel"] = () => owner.PostAsync("rest", "cancel"),
            ["delete /api/runs/{id}"] = () => owner.Http.DeleteAsync("/api/runs/busy"),
            ["post /api/work/keys"] = () => owner.Http.PostAsJsonAsync("/api/work/keys", new { name = "another" }),
            ["delete /api/work/keys/{id}"] = () => owner.Http.DeleteAsync("/api/work/keys/1"),
        };

        // A model that hangs needs no writing to hang; what a worker brings is not taken, and fails its run, as above; the others change nothing that is kept.
        string[] others = ["post /api/models/{model}/hang", "post /api/latents/encode", "post /api/links", "delete /prints/progress/{ticket}", "post /api/runs/estimate"];
        string[] workers = ["post /api/work/claim", "post /api/work/{run}/progress", "put /api/work/{run}/easel", "put /api/work/{run}/epochs/{epoch}", "put /api/work/{run}/state"];
        Assert.Equal(changes.Keys.Concat(others).Concat(workers).Order(), await ChangesAsync(visitor));
        foreach (var (name, change) in changes)
        {
            int lines = Faults(server);
            using var answer = await change();
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{name}: {answer.StatusCode}");
            Assert.NotEmpty((await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable)).Text("detail"));
            await UntilAsync(() => Faults(server) > lines, $"{name} left no line in the log.");
        }

        var forms = new Dictionary<string, Func<Task<HttpResponseMessage>>>
        {
            // All forms that change something, the way out and in again last.
            ["hanging"] = () => SendAsync(browser, $"/models/{model}", "hanging", ("Hangs", "false")),
            ["import"] = () => SendFileAsync(browser, imported),
            ["start"] = () => SendAsync(browser, "/training", "start", ("recipe", "resnet-cppn"), ("epochs", "1"), ("seed", "1"), ("dataset", "glyphs"), ("digits", "1000"), ("digitsPerEpoch", "0")),
            ["pause"] = () => SendAsync(browser, "/training/next", "change", ("do", "pause")),
            ["delete"] = () => SendAsync(browser, "/training/busy", "change", ("do", "delete")),
            ["keys"] = () => SendAsync(browser, "/owner", "keys", ("Name", "one more")),
            ["sign-out"] = () => SendAsync(browser, "/owner", "sign-out"),
            ["sign-in"] = () => SendAsync(browser, "/owner", "sign-in", ("Key", owner.Http.DefaultRequestHeaders.Authorization!.Parameter!)),
        };
        foreach (var (name, form) in forms)
        {
            int lines = Faults(server);
            using var answer = await form();
            string page = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{name}: {answer.StatusCode} {page}");
            Assert.Matches("could not be written|disk takes nothing", page);
            await UntilAsync(() => Faults(server) > lines, $"The form {name} left no line in the log.");
        }

        using (var health = await visitor.GetAsync("/healthz"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.NotEmpty((await health.JsonAsync()).GetProperty("faults").Text("database"));
        }

        Assert.Equal("live", (await visitor.GetJsonAsync("/healthz/live")).Text("status"));

        Limit(server, "unlimited");

        Assert.Equal("open", (await visitor.GetJsonAsync("/healthz/ready")).Text("status"));
        Assert.False(Directory.Exists(Path.Combine(Data, "imported")) && Directory.EnumerateFileSystemEntries(Path.Combine(Data, "imported")).Any());

        // The queue goes on by itself.
        await owner.UntilStateAsync("next", "running");
        foreach (var (name, change) in changes)
        {
            using var answer = await change();
            Assert.True(answer.IsSuccessStatusCode, $"{name}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        var again = await visitor.GetJsonAsync("/api/matchups/next");
        Assert.Equal(HttpStatusCode.OK, (await visitor.VoteAsync(again, "right")).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_of_addresses_that_cannot_be_used_is_told_and_forgotten_once_it_is_well(bool folder)
    {
        await using var server = GalleryServer.Start(settings: ("Storage:HealthSeconds", "0"));
        using var visitor = server.Visitor();
        string key = Path.Combine(server.Data, "keys", "addresses.key");
        if (folder)
        {
            Directory.CreateDirectory(key);
        }
        else
        {
            File.WriteAllBytes(key, [1, 2, 3]);
        }

        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        var problem = await (await visitor.VoteAsync(matchup, "left")).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("key", problem.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Data, problem.Text("detail"), StringComparison.Ordinal);
        using (var health = await visitor.GetAsync("/healthz"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.True((await health.JsonAsync()).GetProperty("faults").TryGetProperty("keys", out _));
        }

        if (folder)
        {
            Directory.Delete(key);
        }
        else
        {
            File.Delete(key);
        }

        Assert.Equal(HttpStatusCode.OK, (await visitor.VoteAsync(matchup, "left")).StatusCode);
        Assert.Equal("open", (await visitor.GetJsonAsync("/healthz")).Text("status"));
        Assert.Equal(32, new FileInfo(key).Length);
    }

    [Fact]
    public async Task A_damaged_key_of_cookies_is_told_and_forgotten_once_it_is_gone()
    {
        string keys = Directory.CreateDirectory(Path.Combine(Data, "keys")).FullName, damaged = Path.Combine(keys, $"key-{Guid.NewGuid()}.xml");
        File.WriteAllText(damaged, "<key id=");
        await using var server = GalleryServer.Start(settings: [("Gallery:DataDirectory", Data), ("Storage:HealthSeconds", "0")]);
        using var visitor = server.Visitor();

        await (await visitor.GetAsync("/api/matchups/next")).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        using (var health = await visitor.GetAsync("/healthz/ready"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.True((await health.JsonAsync()).GetProperty("faults").TryGetProperty("keys", out _));
        }

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/healthz/live")).StatusCode);

        File.Delete(damaged);
        Assert.Equal(HttpStatusCode.OK, (await visitor.VoteOnNextAsync("left")).StatusCode);
        Assert.Equal("open", (await visitor.GetJsonAsync("/healthz/ready")).Text("status"));
    }

    [Fact]
    public async Task However_many_ask_whether_the_gallery_is_ready_the_disk_is_asked_once()
    {
        await using var server = GalleryServer.Start(settings: ("Storage:HealthSeconds", "3600"));
        using var visitor = server.Visitor();
        Assert.Equal("open", (await visitor.GetJsonAsync("/healthz")).Text("status"));
        long written = await ProbeAsync(server);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => visitor.GetJsonAsync("/healthz/ready"))).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.NotEqual(0, written);
        Assert.Equal(written, await ProbeAsync(server));
    }

    // What the probe writes is the number of milliseconds, so that two of them leave two numbers.
    private static async Task<long> ProbeAsync(GalleryServer server)
    {
        string path = Path.Combine(server.Data, GalleryDatabase.FileName);
        await using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    // The soft limit on the size of files, which the kernel holds against every write from then on.
    private static void Limit(ServerProcess server, string bytes)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", server.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:"]);
        Assert.True(prlimit.WaitForExit(10_000) && prlimit.ExitCode == 0);
    }

    // What the API says of itself: everything that is no mere question.
    private static async Task<IEnumerable<string>> ChangesAsync(HttpClient visitor) =>
        from path in (await visitor.GetJsonAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        where method.Name is "post" or "put" or "patch" or "delete"
        let name = $"{method.Name} {path.Name.TrimEnd('/')}"
        orderby name
        select name;

    // Faults that were logged, those of the queue aside, which tries by itself.
    private static int Faults(ServerProcess server) => server.Said is var said ? FaultLine().Count(said) - QueueLine().Count(said) : 0;

    private static async Task UntilAsync(Func<bool> holds, string otherwise)
    {
        for (long start = Stopwatch.GetTimestamp(); !holds(); await Task.Delay(10))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, otherwise);
        }
    }

    private static async Task SignInAsync(HttpClient browser, string key)
    {
        using var answer = await SendAsync(browser, "/owner", "sign-in", ("Key", key));
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, string page, string form, params (string Name, string Value)[] fields)
    {
        string token = WebUtility.HtmlDecode(Token().Match(await browser.GetStringAsync(page)).Groups[1].Value);
        using var content = new FormUrlEncodedContent([new("_handler", form), new("__RequestVerificationToken", token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return await browser.PostAsync(page, content);
    }

    private static async Task<HttpResponseMessage> SendFileAsync(HttpClient browser, byte[] file)
    {
        string token = WebUtility.HtmlDecode(Token().Match(await browser.GetStringAsync("/models")).Groups[1].Value);
        using var body = new ByteArrayContent(file);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var content = new MultipartFormDataContent { { new StringContent("import"), "_handler" }, { new StringContent(token), "__RequestVerificationToken" }, { body, "File", "new.safetensors" } };
        return await browser.PostAsync("/models", content);
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)"|value="([^"]+)" name="__RequestVerificationToken""")]
    private static partial Regex Token();

    [GeneratedRegex("^fail: ", RegexOptions.Multiline)]
    private static partial Regex FaultLine();

    [GeneratedRegex("A change of the run next could not be kept")]
    private static partial Regex QueueLine();
}
