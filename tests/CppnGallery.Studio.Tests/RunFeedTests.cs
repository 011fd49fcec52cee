using System.Text.Json;
using CppnGallery.Gallery.Runs;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Studio.Watching;
using CppnGallery.Studio.Work;
using CppnGallery.Web.Tests;

namespace CppnGallery.Studio.Tests;

/// <summary>Watchers of a run that is made up, at any pace.</summary>
public sealed class RunFeedTests
{
    private readonly RunFeed _feed = new(Row(), [], () => new StepHistory(), new MachineWatch());
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private long _step;

    public RunFeedTests()
    {
        _feed.Begin();
        _feed.Add(Epoch(0));
    }

    [Fact]
    public async Task Who_takes_updates_slowly_gets_batches_averaged_together_and_every_epoch()
    {
        await using var watcher = _feed.FollowAsync(null, () => Between, CancellationToken.None).GetAsyncEnumerator();
        var updates = new List<JsonElement> { await NextAsync(watcher) };
        foreach (int steps in (int[])[10, 7000, 1, 600])
        {
            Train(steps);
            updates.Add(await NextAsync(watcher));
        }

        Assert.Equal(10, updates[1].GetProperty("steps").GetProperty("step").GetArrayLength());
        Assert.All(updates, update => Assert.InRange(update.GetProperty("steps").GetProperty("step").GetArrayLength(), 0, 540));
        AssertAll(updates);
    }

    [Fact]
    public async Task Who_comes_back_gets_what_came_since_and_who_was_away_too_long_gets_a_thinned_point_whole()
    {
        Train(30_003);
        await using var new1 = _feed.FollowAsync(null, () => Between, CancellationToken.None).GetAsyncEnumerator();
        var all = await NextAsync(new1);
        AssertAll([all]);

        await using var back = _feed.FollowAsync(29_000, () => Between, CancellationToken.None).GetAsyncEnumerator();
        var since = await NextAsync(back);
        Assert.Equal(29_000, since.GetProperty("steps").GetProperty("step")[0].GetInt64() - since.GetProperty("steps")
            .GetProperty("span")[0].GetInt64());
        Assert.Equal(30_003, since.GetProperty("steps").GetProperty("step").Numbers()[^1]);
        Assert.Equal(Enumerable.Range(291, 10).Select(epoch => (long)epoch), since.GetProperty("epochs").EnumerateArray()
            .Select(epoch => epoch.Number("epoch")));

        await using var late = _feed.FollowAsync(1001, () => Between, CancellationToken.None).GetAsyncEnumerator();
        var points = (await NextAsync(late)).GetProperty("steps");
        long from = points.GetProperty("step")[0].GetInt64() - points.GetProperty("span")[0].GetInt64();
        Assert.True(from <= 1001 && from + points.GetProperty("span")[0].GetInt64() > 1001 && from % 16 == 0, $"{from}");
    }

    [Fact]
    public async Task All_who_saw_the_same_are_told_the_same_bytes()
    {
        var watchers = Enumerable.Range(0, 20)
            .Select(_ => _feed.FollowAsync(null, () => Between, CancellationToken.None).GetAsyncEnumerator()).ToList();
        for (int round = 0; round < 3; round++)
        {
            var told = new HashSet<PackedUpdate>(ReferenceEqualityComparer.Instance);
            foreach (bool moved in await Task.WhenAll(watchers.Select(watcher => watcher.MoveNextAsync().AsTask())).WaitAsync(TimeSpan.FromMinutes(1)))
            {
                Assert.True(moved);
            }

            told.UnionWith(watchers.Select(watcher => watcher.Current));
            Assert.InRange(told.Count, 1, 4); // a tick may fall between two of them
            Train(5);
        }

        foreach (var watcher in watchers)
        {
            await watcher.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_stream_ends_with_the_run_and_stays_open_while_it_rests()
    {
        await using var watcher = _feed.FollowAsync(null, () => Between, CancellationToken.None).GetAsyncEnumerator();
        await NextAsync(watcher);
        Change(RunStates.Paused);
        Assert.Equal(RunStates.Paused, (await NextAsync(watcher)).GetProperty("run").Text("state"));
        var next = watcher.MoveNextAsync().AsTask();
        await Task.Delay(250);
        Assert.False(next.IsCompleted);

        Change(RunStates.Failed);
        Assert.True(await next);
        Assert.False(await watcher.MoveNextAsync());
    }

    private void Change(string state)
    {
        var row = _feed.Row();
        row.State = state;
        _feed.Change(row);
    }

    // Every hundredth batch is an epoch's last.
    private void Train(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            _step++;
            _feed.Add(WorkStep.Of(_step, [new Measure("loss", "loss", _step, MeasureKind.Loss)]), _step % 100 == 0
                ? Epoch((int)(_step / 100)) : null);
        }
    }

    private void AssertAll(List<JsonElement> updates)
    {
        long at = 0;
        foreach (var steps in updates.Select(update => update.GetProperty("steps")))
        {
            var values = steps.GetProperty("values").EnumerateArray().FirstOrDefault();
            foreach (var ((end, span), i) in steps.GetProperty("step").Numbers().Zip(steps.GetProperty("span").Numbers())
                .Select((point, i) => (point, i)))
            {
                Assert.Equal(at + span, end);
                Assert.Equal((at + 1 + end) / 2.0, values[i].GetDouble()); // the mean of the steps' numbers
                at = end;
            }
        }

        Assert.Equal(_step, at);
        Assert.Equal(
            Enumerable.Range(0, 1 + (int)(_step / 100)).Select(epoch => (long)epoch),
            updates.SelectMany(update => update.GetProperty("epochs").EnumerateArray().Select(epoch => epoch.Number("epoch"))));
    }

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<PackedUpdate> watcher)
    {
        Assert.True(await watcher.MoveNextAsync());
        return JsonSerializer.Deserialize<JsonElement>(watcher.Current.Json);
    }

    private static EpochAnswer Epoch(int number) => new(number, number * 100L, $"a.{number:x8}", new Dictionary<string, double>(), null);

    private static StoredRun Row() => new()
    {
        Id = "run",
        Recipe = "resnet-cppn",
        Settings = "{}",
        Epochs = 1000,
        Seed = 1,
        Dataset = "glyphs",
        Digits = 40,
        DigitsPerEpoch = 400,
        Batches = 100,
        CreatedAt = 1,
        State = RunStates.Running,
    };
}
