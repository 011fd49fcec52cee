using CppnGallery.Browser.Tests;
using CppnGallery.Models.Checkpoints;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Web.Tests;

/// <summary>Trainings outlive the server's process, however it ends.</summary>
public sealed class StudioRestartTests : IClassFixture<UndisturbedRun>, IDisposable
{
    private const int Batches = UndisturbedRun.Batches;
    private const int Epochs = UndisturbedRun.Epochs;

    private readonly UndisturbedRun _undisturbed;
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-studio-").FullName;

    public StudioRestartTests(UndisturbedRun undisturbed)
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
    public async Task Terminated_and_killed_amid_epochs_a_run_ends_with_the_weights_of_one_that_never_was_and_the_others_are_as_they_were()
    {
        await using (var server = await StartAsync(("Training:GivesWay", "true")))
        {
            using var owner = new StudioClient(server.Address);
            await owner.StartAsync(StudioClient.Order("done", 0, 1));
            await owner.UntilStateAsync("done", "finished");
            await owner.StartAsync(StudioClient.Order("main", Epochs, Batches));
            foreach (string name in (string[])["rests", "stopped", "waits"])
            {
                await owner.StartAsync(StudioClient.Order(name, 1, 3));
            }

            await owner.ChangeAsync("rests", "pause");
            await owner.ChangeAsync("stopped", "cancel");
            await AmidAsync(owner, epoch: 0);
            AssertGivesWay(server);
            await server.TerminateAsync();
        }

        // SIGTERM loses nothing: what was recorded is what the state goes on from.
        var saved = SafetensorsFile.Read(Path.Combine(_folder, "runs", "main", "state.safetensors")).Metadata;
        long stopped;
        await using (var server = await StartAsync())
        {
            using var owner = new StudioClient(server.Address);
            await EverybodyIsThereAsync(owner);
            stopped = (await owner.RunAsync("main")).Number("step");
            Assert.InRange(stopped, 1, long.MaxValue);
            await AmidAsync(owner, epoch: 1);
            await server.KillAsync();
        }

        await using (var server = await StartAsync())
        {
            using var owner = new StudioClient(server.Address);
            await EverybodyIsThereAsync(owner);
            await owner.UntilStateAsync("main", "finished");
            await owner.UntilStateAsync("waits", "finished");
            await EqualsUndisturbedAsync(owner);
        }

        Assert.InRange(stopped, (long.Parse(saved["epoch"]) * Batches) + long.Parse(saved["batch"]), Epochs * Batches);
    }

    [Fact]
    public async Task A_full_disk_fails_the_run_with_a_sentence_and_with_room_it_goes_on()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no limits on the size of files there
        }

        await using (var server = await StartAsync())
        {
            using var owner = new StudioClient(server.Address);
            await owner.StartAsync(StudioClient.Order("main", Epochs, Batches));
            await AmidAsync(owner, epoch: 0);
            await server.TerminateAsync();
        }

        // A model of 2.5 MB fits, the state of 13 MB after it does not; the worker is one whose disk is another.
        await using (var server = await ServerProcess.StartWithFileLimitAsync(_folder, 6000, [.. Settings, ("Training:SaveSeconds", "3600"), ("Training:Workers", "0")]))
        {
            using var owner = new StudioClient(server.Address);
            await using var worker = WorkerProcess.Start(server.Address, await owner.WorkerKeyAsync());
            var run = await owner.UntilStateAsync("main", "failed");
            Assert.Contains("The disk is full, or a file has reached its limit", run.Text("fault"), StringComparison.Ordinal);
            Assert.Contains($"Epochs 0 to {run.Number("epoch")} are kept. Make room, then resume the run.", run.Text("fault"), StringComparison.Ordinal);
            Assert.InRange(run.Number("epoch"), 1, Epochs - 1);
            Assert.Equal(run.Number("epoch") + 1, (await owner.Http.GetJsonAsync("/api/models")).GetArrayLength());
            await server.KillAsync();
        }

        await using (var server = await StartAsync())
        {
            using var owner = new StudioClient(server.Address);
            Assert.Equal("failed", await owner.StateAsync("main"));
            await owner.ChangeAsync("main", "resume");
            await owner.UntilStateAsync("main", "finished");
            await EqualsUndisturbedAsync(owner);
        }
    }

    private (string, string)[] Settings => [("Gallery:CheckpointDirectory", Path.Combine(_folder, "none")), ("Training:SaveSeconds", "1"), ("Training:GivesWay", "false")];

    private Task<ServerProcess> StartAsync(params (string, string)[] settings) => ServerProcess.StartAsync(_folder, settings: [.. Settings, .. settings]);

    // The thread of the run and those that help it, by their names, which the system cuts off after fifteen letters: in the worker, a process of its own, whose parent is the server.
    private static void AssertGivesWay(ServerProcess server)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int process = Assert.Single(server.Children());
        Assert.DoesNotContain(Threads(server.Id), thread => thread.Key.StartsWith("training", StringComparison.Ordinal));
        var niceness = Threads(process);
        Assert.Equal(["19"], niceness["training main"]);
        Assert.All(niceness["CPPN worker"], nice => Assert.Equal("19", nice));
        // The server's are as nice as whoever started it: this process.
        string ours = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ')[16];
        Assert.Contains(Threads(server.Id), other => other.Contains(ours));

        static ILookup<string, string> Threads(int process) => Directory.GetDirectories($"/proc/{process}/task").Select(thread => File.ReadAllText(Path.Combine(thread, "stat")).Split((char[])['(', ')']))
            .ToLookup(parts => parts[1], parts => parts[^1].Trim().Split(' ')[16]);
    }

    // Far enough in for something to be lost, and far from the end.
    private static async Task AmidAsync(StudioClient owner, int epoch) =>
        await owner.UntilAsync("main", run => run.Number("step") >= (epoch * Batches) + (Batches / 3));

    private static async Task EverybodyIsThereAsync(StudioClient owner)
    {
        Assert.Equal("finished", await owner.StateAsync("done"));
        Assert.Equal("paused", await owner.StateAsync("rests"));
        Assert.Equal("cancelled", await owner.StateAsync("stopped"));
        Assert.Equal("running", await owner.StateAsync("main"));
        Assert.Equal(("queued", 1), ((await owner.RunAsync("waits")).Text("state"), (await owner.RunAsync("waits")).Number("queuePlace")));
    }

    private Task EqualsUndisturbedAsync(StudioClient owner) => _undisturbed.AssertEqualsAsync(owner, Path.Combine(_folder, "runs"));
}
