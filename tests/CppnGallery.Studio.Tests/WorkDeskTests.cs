using CppnGallery.Gallery.Runs;
using CppnGallery.Gallery.Tests;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Work;
using CppnGallery.Studio.Workers;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Studio.Tests;

/// <summary>Leases, their numbers, and what workers may say and bring.</summary>
public sealed class WorkDeskTests(MadeRun made) : IClassFixture<MadeRun>, IDisposable
{
    private static readonly WorkerBadge One = new(1, "one"), Two = new(2, "two"), Own = WorkerKeys.OwnBadge(1);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15), Second = TimeSpan.FromSeconds(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-desk-").FullName;
    private readonly MovableClock _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_000));

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_worker_that_is_silent_for_a_lease_has_lost_the_run_and_nothing_that_it_sends_counts()
    {
        using var opened = await StartedAsync();
        var first = await ClaimAsync(opened, One);
        Assert.Equal((1, 15.0, -1, false), (first.Lease, first.LeaseSeconds, first.LastEpoch, first.HasState));
        Assert.Null(await opened.Studio.Desk.ClaimAsync(Two, Claim("b"), TimeSpan.Zero, default)); // nobody else has it
        await EpochAsync(opened, One, 1, 0);

        _clock.Now += Lease;
        await opened.Studio.SweepAsync();
        await ReportAsync(opened, One, 1); // to the last moment, and from there on as long again
        _clock.Now += Lease + Second;
        await LostAsync(() => ReportAsync(opened, One, 1, 0)); // whether or not anybody has looked
        await opened.Studio.SweepAsync();
        Assert.Equal(2, (await ClaimAsync(opened, Two)).Lease);

        await LostAsync(() => ReportAsync(opened, One, 1, 0));
        await LostAsync(() => EpochAsync(opened, One, 1, 1));
        await LostAsync(() => StateAsync(opened, One, 1, 1));
        await LostAsync(() => ShowAsync(opened, One, 1, 1));
        await LostAsync(() => ReportAsync(opened, One, 2, 0)); // with the number of another's
        await LostAsync(() => ReportAsync(opened, Two, 3, 0));
        Assert.Equal((0, 0), (opened.Studio.Find(MadeRun.Name)!.Step, opened.Studio.Find(MadeRun.Name)!.Epoch));
        Assert.Equal(["epoch-00.safetensors"], Files(opened));
    }

    [Fact]
    public async Task A_clock_that_somebody_sets_makes_no_lease_longer_or_shorter()
    {
        using var opened = await StartedAsync();
        await ClaimAsync(opened, One);
        _clock.Set(_clock.Now.AddHours(1));
        await opened.Studio.SweepAsync();
        await ReportAsync(opened, One, 1);
        _clock.Set(_clock.Now.AddHours(-2));
        _clock.Now += Lease + Second;
        await opened.Studio.SweepAsync();
        Assert.Equal(2, (await ClaimAsync(opened, Two)).Lease);
    }

    [Fact]
    public async Task Steps_follow_one_another_and_an_epoch_is_told_with_its_last_step()
    {
        using var opened = await StartedAsync();
        await ClaimAsync(opened, One);
        await EpochAsync(opened, One, 1, 0);

        Assert.Equal(0, (await ReportAsync(opened, One, 1, 1)).Step); // the first is missing
        Assert.Equal(1, (await ReportAsync(opened, One, 1, 0)).Step);
        Assert.Equal(2, (await ReportAsync(opened, One, 1, 0, 1, 2)).Step); // known, next, and one of an epoch whose last model is not here
        Assert.Equal((1, 0), (opened.Studio.Find(MadeRun.Name)!.Step, opened.Studio.Find(MadeRun.Name)!.Epoch));
        await EpochAsync(opened, One, 1, 1);
        Assert.Equal((2, 1), (opened.Studio.Find(MadeRun.Name)!.Step, opened.Studio.Find(MadeRun.Name)!.Epoch));
        await EpochAsync(opened, One, 1, 1); // once more: an answer was lost
        await ConflictAsync("epoch", () => EpochAsync(opened, One, 1, 2)); // its steps come first
        await ConflictAsync("step", () => StateAsync(opened, One, 1, 2));
        await StateAsync(opened, One, 1, 1);
        await ConflictAsync("epoch", () => EndAsync(opened, 1, WorkEndReason.Finished)); // it is not

        await ReportAsync(opened, One, 1, 2, 3);
        await EpochAsync(opened, One, 1, 2);
        await StateAsync(opened, One, 1, 2);
        await EndAsync(opened, 1, WorkEndReason.Finished);
        Assert.Equal(RunStates.Finished, opened.Studio.Find(MadeRun.Name)!.State);
        Assert.Equal(3, opened.Studio.Find(MadeRun.Name)!.Models.Count);
        Assert.Equal(["epoch-00.safetensors", "epoch-01.safetensors", "epoch-02.safetensors", "state.safetensors"], Files(opened));
        for (int epoch = 0; epoch <= MadeRun.Epochs; epoch++)
        {
            Assert.True(made.Epoch(epoch).AsSpan()
                .SequenceEqual(File.ReadAllBytes(TrainingRun.CheckpointOf(opened.Runs, MadeRun.Name, epoch))));
        }
    }

    [Fact]
    public async Task A_gallery_that_is_back_within_the_lease_knows_the_worker_and_asks_again_for_what_was_not_on_its_disk()
    {
        using (var opened = await StartedAsync())
        {
            await ClaimAsync(opened, One);
            await EpochAsync(opened, One, 1, 0);
            _clock.Now += Second;
            var answer = await ReportAsync(opened, One, 1, 0, 1);
            Assert.Equal((2, 1), (answer.Step, answer.Kept)); // the epoch's last waits for its model
        }

        using var again = await OpenedStudio.OpenAsync(_folder, _clock);
        Assert.Equal(1, (await ReportAsync(again, One, 1)).Step);
        Assert.Null(await again.Studio.Desk.ClaimAsync(Two, Claim("b"), TimeSpan.Zero, default));
        Assert.Equal(2, (await ReportAsync(again, One, 1, 1)).Step);
        await EpochAsync(again, One, 1, 1);
    }

    [Fact]
    public async Task A_lease_that_ended_while_the_gallery_was_away_is_over_and_so_is_one_of_its_own_worker()
    {
        using (var opened = await StartedAsync())
        {
            await ClaimAsync(opened, Own);
            await EpochAsync(opened, Own, 1, 0);
        }

        using (var again = await OpenedStudio.OpenAsync(_folder, _clock))
        {
            await LostAsync(() => ReportAsync(again, Own, 1, 0)); // it died with the gallery
            Assert.Equal(2, (await ClaimAsync(again, One)).Lease);
        }

        _clock.Now += Lease + Second;
        using var third = await OpenedStudio.OpenAsync(_folder, _clock);
        await LostAsync(() => ReportAsync(third, One, 2, 0));
        Assert.Equal((3, 0), ((await ClaimAsync(third, Two)).Lease, third.Studio.Find(MadeRun.Name)!.Epoch));
    }

    [Fact]
    public async Task What_goes_on_from_the_seed_passes_over_what_is_recorded()
    {
        using var opened = await StartedAsync();
        await ClaimAsync(opened, One);
        await EpochAsync(opened, One, 1, 0);
        await ReportAsync(opened, One, 1, 0, 1);
        await EpochAsync(opened, One, 1, 1);
        _clock.Now += Lease + Second;
        await opened.Studio.SweepAsync();

        // Killed before its first state was here.
        var order = await ClaimAsync(opened, Two);
        Assert.Equal((1, false), (order.LastEpoch, order.HasState));
        Assert.Equal(3, (await ReportAsync(opened, Two, 2, 0, 1, 2)).Step);
        await EpochAsync(opened, Two, 2, 1);
        Assert.Equal(1, opened.Studio.Find(MadeRun.Name)!.Epoch);
    }

    [Fact]
    public async Task Pausing_is_heard_with_the_next_message_and_cancelling_ends_the_lease()
    {
        using var opened = await StartedAsync();
        await ClaimAsync(opened, One);
        await EpochAsync(opened, One, 1, 0);
        Assert.False((await ReportAsync(opened, One, 1)).Pause);
        await opened.Studio.PauseAsync(MadeRun.Name, default);
        Assert.True((await ReportAsync(opened, One, 1, 0)).Pause);
        await opened.Studio.ResumeAsync(MadeRun.Name, default);
        Assert.True((await ReportAsync(opened, One, 1)).Pause);
        Assert.Null(await opened.Studio.Desk.ClaimAsync(Two, Claim("b"), TimeSpan.Zero, default)); // not before it let go
        await EndAsync(opened, 1, WorkEndReason.Stopped);
        Assert.Equal(2, (await ClaimAsync(opened, Two)).Lease);

        await opened.Studio.CancelAsync(MadeRun.Name, default);
        var answer = await ReportAsync(opened, Two, 2, 1);
        Assert.Equal((true, 1), (answer.Cancel, answer.Step));
        await LostAsync(() => EpochAsync(opened, Two, 2, 1));
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_the_leases_of_its_workers_and_of_no_others()
    {
        using var opened = await StartedAsync();
        await ClaimAsync(opened, One);
        await opened.Studio.Desk.TurnOutAsync(Two);
        await ReportAsync(opened, One, 1);
        await opened.Studio.Desk.TurnOutAsync(One);
        await LostAsync(() => ReportAsync(opened, One, 1));
        Assert.Empty(opened.Room.All);
        Assert.Equal(2, (await ClaimAsync(opened, Two)).Lease);
    }

    [Fact]
    public async Task Files_of_another_run_or_damaged_ones_are_refused_and_nothing_is_kept_of_them()
    {
        using var opened = await StartedAsync(MadeRun.Order with { Seed = 2 });
        await ClaimAsync(opened, One);
        await BadAsync(() => EpochAsync(opened, One, 1, 0)); // of seed 1
        await BadAsync(() => StateAsync(opened, One, 1, 1));
        await Assert.ThrowsAsync<ImportRefusedException>(() =>
            opened.Studio.Desk.KeepEpochAsync(One, MadeRun.Name, 1, 0, Body(made.Epoch(0)[..^4]), default));
        await BadAsync(() => opened.Studio.Desk.KeepStateAsync(One, MadeRun.Name, 1, Body(made.State(1)[..^4]), default));
        byte[] notFinite = made.State(1);
        BitConverter.GetBytes(float.NaN).CopyTo(notFinite, notFinite.Length - 4);
        await BadAsync(() => opened.Studio.Desk.KeepStateAsync(One, MadeRun.Name, 1, Body(notFinite), default));

        Assert.Empty(Files(opened));
        Assert.Empty(opened.Models.All);
        await ReportAsync(opened, One, 1); // it still has the run
    }

    [Theory]
    [InlineData("", "a", "cpu", "instance")]
    [InlineData("a/b", "a", "cpu", "instance")]
    [InlineData("a", "", "cpu", "name")]
    [InlineData("a", "a\n", "cpu", "name")]
    [InlineData("a", "a", "tpu", "device")]
    public async Task A_claim_that_makes_no_sense_is_refused_by_name(string instance, string name, string device, string parameter)
    {
        using var opened = await StartedAsync();
        var refusal = await Assert.ThrowsAsync<RunRefusedException>(() =>
            opened.Studio.Desk.ClaimAsync(One, new(instance, name, device), TimeSpan.Zero, default));
        Assert.Equal((RunRefusal.BadOrder, parameter), (refusal.Reason, refusal.Parameter));
    }

    [Fact]
    public async Task Steps_that_make_no_sense_are_refused_whole()
    {
        using var opened = await StartedAsync();
        await ClaimAsync(opened, One);
        var measure = new WorkMeasure("loss", "loss", 1, MeasureKind.Loss);
        (WorkStep Step, string What)[] cases =
        [
            (new(0, [measure]), "no such step"),
            (new(5, [measure]), "past the run's end"),
            (new(1, [measure with { Name = "" }]), "no name"),
            (new(1, [measure with { Label = new string('a', 81) }]), "too long"),
            (new(1, [measure with { Value = double.NaN }]), "no number"),
            (new(1, [measure with { Kind = (MeasureKind)7 }]), "no kind"),
            (new(1, [.. Enumerable.Repeat(measure, 65)]), "too many"),
        ];
        foreach (var (step, what) in cases)
        {
            var refusal = await Assert.ThrowsAsync<RunRefusedException>(() =>
                opened.Studio.Desk.ReportAsync(One, MadeRun.Name, new(1, [made.Steps[0], step], null, null), default));
            Assert.True((refusal.Reason, refusal.Parameter) == (RunRefusal.BadOrder, "steps"), what);
        }

        Assert.Equal(0, opened.Studio.Find(MadeRun.Name)!.Step);
    }

    [Fact]
    public async Task Keys_are_kept_hashed_found_again_and_worthless_once_revoked()
    {
        NewWorkerKey key;
        using (var opened = await OpenedStudio.OpenAsync(_folder, _clock))
        {
            key = opened.Keys.Make(" far away ");
            Assert.Equal("name", Assert.Throws<RunRefusedException>(() => opened.Keys.Make("far away")).Parameter);
            Assert.Equal("name", Assert.Throws<RunRefusedException>(() => opened.Keys.Make(" ")).Parameter);
            Assert.Equal("id", Assert.Throws<RunRefusedException>(() => opened.Keys.Revoke(99)).Parameter);
            string own = opened.Keys.MakeOwn(1);
            Assert.True(opened.Keys.Find(own).Badge!.IsOwn);
            opened.Keys.MakeOwn(1);
            Assert.Null(opened.Keys.Find(own).Badge);
        }

        SqliteConnection.ClearAllPools();
        Assert.DoesNotContain(key.Key,
            string.Concat(Directory.GetFiles(_folder, "gallery.db*")
            .Select(file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)))), StringComparison.Ordinal);
        using var again = await OpenedStudio.OpenAsync(_folder, _clock);
        Assert.Equal((new WorkerBadge(key.Id, "far away"), false), (again.Keys.Find(key.Key).Badge, again.Keys.Find(key.Key).IsRevoked));
        Assert.Null(again.Keys.Find(key.Key + "a").Badge);
        again.Keys.Revoke(key.Id);
        Assert.True(again.Keys.Find(key.Key).IsRevoked);
    }

    private async Task<OpenedStudio> StartedAsync(RunOrder? order = null)
    {
        var opened = await OpenedStudio.OpenAsync(_folder, _clock);
        await opened.Studio.StartAsync(order ?? MadeRun.Order, default);
        return opened;
    }

    private static WorkClaim Claim(string instance) => new(instance, "a machine", "cpu");

    private static async Task<WorkOrder> ClaimAsync(OpenedStudio opened, WorkerBadge badge)
    {
        var order = await opened.Studio.Desk.ClaimAsync(badge, Claim("a"), TimeSpan.Zero, default);
        Assert.Equal(MadeRun.Name, order?.Run);
        return order!;
    }

    private Task<WorkAnswer> ReportAsync(OpenedStudio opened, WorkerBadge badge, long lease, params int[] steps) =>
        opened.Studio.Desk.ReportAsync(badge, MadeRun.Name, new(lease, [.. steps.Select(step => made.Steps[step])], null, null), default);

    private static Task<WorkAnswer> EndAsync(OpenedStudio opened, long lease, WorkEndReason reason) =>
        opened.Studio.Desk.ReportAsync(One, MadeRun.Name, new(lease, null, null, new(reason)), default);

    private Task EpochAsync(OpenedStudio opened, WorkerBadge badge, long lease, int epoch) =>
        opened.Studio.Desk.KeepEpochAsync(badge, MadeRun.Name, lease, epoch, Body(made.Epoch(epoch)), default);

    private Task StateAsync(OpenedStudio opened, WorkerBadge badge, long lease, int epoch) =>
        opened.Studio.Desk.KeepStateAsync(badge, MadeRun.Name, lease, Body(made.State(epoch)), default);

    private Task ShowAsync(OpenedStudio opened, WorkerBadge badge, long lease, int epoch) =>
        opened.Studio.Desk.ShowAsync(badge, MadeRun.Name, lease, 1, Body(made.Epoch(epoch)), default);

    private static WorkBody Body(byte[] bytes) => new(new MemoryStream(bytes), bytes.Length);

    private static IEnumerable<string> Files(OpenedStudio opened) =>
        Directory.EnumerateFiles(Path.Combine(opened.Runs, MadeRun.Name)).Select(file => Path.GetFileName(file))
            .Where(name => name != ".training").Order();

    private static Task LostAsync(Func<Task> act) => ConflictAsync(WorkDesk.LeaseParameter, act);

    private static async Task ConflictAsync(string parameter, Func<Task> act)
    {
        var refusal = await Assert.ThrowsAsync<RunRefusedException>(act);
        Assert.Equal((RunRefusal.Conflict, parameter), (refusal.Reason, refusal.Parameter));
    }

    private static async Task BadAsync(Func<Task> act) =>
        Assert.Equal(RunRefusal.BadOrder, (await Assert.ThrowsAsync<RunRefusedException>(act)).Reason);
}
