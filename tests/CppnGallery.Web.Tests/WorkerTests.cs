using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CppnGallery.Browser.Tests;
using CppnGallery.Learning.Runs;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Web.Tests;

/// <summary>
/// Workers that are processes of their own: killed, held up past their lease, and let go again; far away, with a key, and with one that is
/// good no more.
/// </summary>
public sealed class WorkerTests : IClassFixture<UndisturbedRun>, IDisposable
{
    private const int Batches = UndisturbedRun.Batches;
    private const int Epochs = UndisturbedRun.Epochs;

    // A lease, and the second in which it is found over.
    private static readonly TimeSpan LeaseOver = TimeSpan.FromSeconds(17);

    private readonly UndisturbedRun _undisturbed;
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-work-").FullName;

    public WorkerTests(UndisturbedRun undisturbed)
    {
        _undisturbed = undisturbed;
        OwnerKeys.Write(_folder);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_gallerys_own_worker_killed_amid_an_epoch_is_started_again_and_the_weights_are_those_of_a_run_that_never_was()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // its child is found in /proc
        }

        await using var server = await StartAsync();
        using var owner = new StudioClient(server.Address);
        await owner.StartAsync(StudioClient.Order("main", Epochs, Batches));
        await AmidAsync(owner, epoch: 1);
        await WorkerProcess.SignalAsync(Assert.Single(server.Children()), "KILL");

        await FinishAsync(owner, server);
        await EqualsUndisturbedAsync(owner);
        await UntilAsync(() => server.Said.Contains("main is finished: 3 epochs.", StringComparison.Ordinal));
        Assert.Contains("Worker 1 ended", server.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_held_up_past_its_lease_has_lost_its_run_and_what_it_sends_after_that_changes_nothing()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no SIGSTOP there
        }

        await using var server = await StartAsync(("Training:Workers", "0"));
        using var owner = new StudioClient(server.Address);
        await owner.StartAsync(StudioClient.Order("main", Epochs, Batches));
        await using var held = WorkerProcess.Start(server.Address, await owner.WorkerKeyAsync());
        await AmidAsync(owner, epoch: 0);
        await WorkerProcess.SignalAsync(held.Id, "STOP");
        long stopped = (await owner.RunAsync("main")).Number("step");
        await Task.Delay(LeaseOver);

        // The next one has it amid an epoch when the first is let go.
        await using var next = WorkerProcess.Start(server.Address, await owner.WorkerKeyAsync());
        await owner.UntilAsync("main", run => run.Number("step") > stopped + 2);
        await WorkerProcess.SignalAsync(held.Id, "CONT");

        await FinishAsync(owner, server, held, next);
        await EqualsUndisturbedAsync(owner);
        await UntilAsync(() => held.Said.Contains("main is given up", StringComparison.Ordinal)
            && next.Said.Contains("main is finished", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gallery_that_is_back_within_the_lease_finds_the_worker_at_work_and_nothing_is_done_twice()
    {
        await using var first = await StartAsync(("Training:Workers", "0"), ("Training:SaveSeconds", "3600"));
        using var owner = new StudioClient(first.Address);
        await owner.StartAsync(StudioClient.Order("main", Epochs, Batches));
        await using var worker = WorkerProcess.Start(first.Address, await owner.WorkerKeyAsync());
        await AmidAsync(owner, epoch: 1);
        await first.KillAsync();
        long killed = Stopwatch.GetTimestamp();

        await using var second = await ServerProcess.StartAsync(_folder, first.Address.Port,
            [.. Settings, ("Training:Workers", "0"), ("Training:SaveSeconds", "3600")]);
        bool inTime = Stopwatch.GetElapsedTime(killed) < LeaseOver / 2; // where others have the processors it may not be
        await FinishAsync(owner, second, worker);

        await EqualsUndisturbedAsync(owner);
        await UntilAsync(() => worker.Said.Contains("main is finished", StringComparison.Ordinal));
        int claims = worker.Said.Split("main: resnet-cppn").Length - 1;
        Assert.InRange(claims, 1, inTime ? 1 : 2);
        Assert.Equal(claims - 1, worker.Said.Split("given up").Length - 1);
    }

    [Fact]
    public async Task A_worker_far_away_trains_with_an_address_and_a_key_alone_and_its_owner_sees_it()
    {
        await using var server = GalleryServer.Start(0, ("Training:Workers", "0"));
        using var owner = new StudioClient(server.Address);
        await owner.StartAsync(StudioClient.Order("main", Epochs, 1000));
        Assert.Equal("queued", await owner.StateAsync("main"));
        await using var worker = WorkerProcess.Start(server.Address, await owner.WorkerKeyAsync());
        await owner.UntilAsync("main", run => run.Number("step") > 0);

        var seen = Assert.Single((await owner.Http.GetJsonAsync("/api/work/workers")).EnumerateArray());
        Assert.Equal(("far away", "cpu", "main"), (seen.Text("name"), seen.Text("device"), seen.Text("run")));
        Assert.False(seen.GetProperty("isOwn").GetBoolean());
        using (var browser = await FormBrowser.SignedInAsync(server))
        {
            string page = await browser.PageAsync("/owner");
            Assert.Contains("far away", page, StringComparison.Ordinal);
            Assert.Contains("training/main", page, StringComparison.Ordinal);
        }

        // SIGTERM: the state is with the gallery, and the run waits for whoever comes.
        await WorkerProcess.SignalAsync(worker.Id, "TERM");
        Assert.Equal(0, await worker.EndAsync());
        Assert.Contains("main is put down; its state is with the gallery.", worker.Said, StringComparison.Ordinal);
        long step = (await owner.RunAsync("main")).Number("step");
        Assert.Equal(("running", step),
            (await owner.StateAsync("main"), StepOf(Path.Combine(server.Data, "runs", "main", "state.safetensors"))));
    }

    [Fact]
    public async Task A_key_that_is_wrong_or_revoked_opens_nothing_and_a_revoked_worker_loses_its_run()
    {
        await using var server = GalleryServer.Start(0, ("Training:Workers", "0"));
        using var owner = new StudioClient(server.Address);
        await owner.StartAsync(StudioClient.Order("main", 1, 100_000));
        await using (var wrong = WorkerProcess.Start(server.Address, "not-a-key"))
        {
            Assert.Equal(1, await wrong.EndAsync());
            Assert.Contains("The gallery's owner makes one on the page /owner.", wrong.Said, StringComparison.Ordinal);
        }

        string key = await owner.WorkerKeyAsync();
        var keys = (await owner.Http.GetJsonAsync("/api/work/keys")).EnumerateArray().ToList();
        Assert.DoesNotContain(key, JsonSerializer.Serialize(keys), StringComparison.Ordinal);
        await using var worker = WorkerProcess.Start(server.Address, key);
        await owner.UntilAsync("main", run => run.Number("step") > 0);
        using var revoked = await owner.Http.DeleteAsync($"/api/work/keys/{keys[0].Number("id")}");
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);

        Assert.Equal(1, await worker.EndAsync());
        Assert.Contains("This worker's key was revoked.", worker.Said, StringComparison.Ordinal);
        using var http = server.Visitor(cookies: false);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await (await http.PostAsJsonAsync("/api/work/claim", new { instance = "a", name = "a", device = "cpu" }))
            .ProblemAsync(HttpStatusCode.Forbidden, "Authorization");

        // Another worker takes the run at once: nobody waits for a lease.
        await using var other = WorkerProcess.Start(server.Address, await owner.WorkerKeyAsync());
        await UntilAsync(() => other.Said.Contains("main: resnet-cppn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_keys_are_counted_and_a_right_one_does_not_undo_them()
    {
        await using var server = GalleryServer.Start(0, ("Training:Workers", "0"), ("Owner:WrongKeys", "2"));
        using var owner = new StudioClient(server.Address);
        using var right = Worker(await owner.WorkerKeyAsync());
        using var wrong = Worker("guess");
        foreach (var (http, status) in new[]
        {
            (wrong, HttpStatusCode.Unauthorized), (wrong, HttpStatusCode.Unauthorized), (right, HttpStatusCode.NotFound),
                (wrong, HttpStatusCode.Unauthorized), (right, HttpStatusCode.TooManyRequests),
        })
        {
            using var answer = await http.PostAsJsonAsync("/api/work/nobody/progress", new { lease = 1 });
            Assert.Equal(status, answer.StatusCode);
        }

        HttpClient Worker(string key)
        {
            var http = server.Visitor(cookies: false);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            return http;
        }
    }

    [Fact]
    public async Task More_requests_than_a_minute_takes_are_told_when_to_come_back()
    {
        await using var server = GalleryServer.Start(0, ("Training:Workers", "0"), ("Training:WorkPerMinute", "60"));
        using var stranger = server.Visitor(cookies: false);
        for (int request = 0; request < 60; request++)
        {
            using var answer = await stranger.PostAsJsonAsync("/api/work/nobody/progress", new { lease = 1 });
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        using var late = await stranger.PostAsJsonAsync("/api/work/nobody/progress", new { lease = 1 });
        Assert.InRange(late.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        var problem = await late.ProblemAsync(HttpStatusCode.TooManyRequests, "address");
        Assert.Equal(60, problem.Number("limit"));
    }

    [Fact]
    public async Task A_worker_without_the_data_leaves_the_run_to_others()
    {
        string nothing = Directory.CreateDirectory(Path.Combine(_folder, "nothing")).FullName;
        await using var server = GalleryServer.Start(0, ("Training:Workers", "0"));
        using var owner = new StudioClient(server.Address);
        await using var without = WorkerProcess.Start(server.Address, await owner.WorkerKeyAsync(), "--data", nothing);
        await using var waits = WorkerProcess.Start(server.Address, await owner.WorkerKeyAsync(), "--data", nothing);
        await UntilAsync(async () => (await owner.Http.GetJsonAsync("/api/work/workers")).GetArrayLength() == 2);
        var order = StudioClient.Order("main", 1, 3);
        order["dataset"] = "mnist";
        await owner.StartAsync(order);

        // Both lack them, one after the other; only then has the run failed.
        var failed = await owner.UntilStateAsync("main", "failed");
        Assert.Contains("The digits to learn from could not be had", failed.Text("fault"), StringComparison.Ordinal);
        await UntilAsync(() => without.Said.Contains("main is left to others", StringComparison.Ordinal)
            && waits.Said.Contains("main is left to others", StringComparison.Ordinal));
    }

    private (string, string)[] Settings =>
        [("Gallery:CheckpointDirectory", Path.Combine(_folder, "none")), ("Training:SaveSeconds", "1"), ("Training:GivesWay", "false")];

    private Task<ServerProcess> StartAsync(params (string, string)[] settings) =>
        ServerProcess.StartAsync(_folder, settings: [.. Settings, .. settings]);

    private static async Task AmidAsync(StudioClient owner, int epoch) =>
        await owner.UntilAsync("main", run => run.Number("step") >= (epoch * Batches) + (Batches / 3));

    // Where it does not come to that, the programs say why.
    private static async Task FinishAsync(StudioClient owner, ServerProcess server, params WorkerProcess[] workers)
    {
        try
        {
            await owner.UntilStateAsync("main", "finished");
        }
        catch (Exception fault) when (fault is HttpRequestException or Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{fault.Message}\nThe gallery:\n{server.Said}\n{string.Concat(workers.Select(worker => $"A worker:\n{worker.Said}\n"))}");
        }
    }

    private static long StepOf(string state) => SavedState.Read(state) is var saved ? (saved.Epochs * 1000L) + saved.Batch : -1;

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested);
            await Task.Delay(50);
        }
    }

    private Task EqualsUndisturbedAsync(StudioClient owner) => _undisturbed.AssertEqualsAsync(owner, Path.Combine(_folder, "runs"));
}
