using System.Collections.Concurrent;
using CppnGallery.Rendering.Turns;

namespace CppnGallery.Rendering.Tests;

/// <summary>Whose turn is when. A gate holds the only place while the others come, so that the order is the queue's and not the threads'.</summary>
public sealed class FairTurnsTests : IDisposable
{
    private const int Tile = 1 << 16, Large = 1 << 24;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> _order = new();
    private readonly SemaphoreSlim _gate = new(0);

    [Fact]
    public async Task Clients_take_turns_however_much_one_asks_for()
    {
        var turns = Turns();
        var gate = HoldAsync(turns);
        Task[] works = [Do(turns, "a", "a1"), Do(turns, "a", "a2"), Do(turns, "a", "a3"), Do(turns, "a", "a4"), Do(turns, "b", "b1"), Do(turns, "c", "c1"), Do(turns, "b", "b2")];

        await OpenAsync(gate, works);

        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "a3", "a4"], _order);
    }

    [Fact]
    public async Task Within_a_round_small_comes_before_large_and_large_has_its_turn_in_every_round()
    {
        var turns = Turns();
        var gate = HoldAsync(turns);
        Task[] works =
        [
            Do(turns, "a", "large of a", Large), Do(turns, "b", "large of b", Large),
            Do(turns, "a", "small of a", Tile), Do(turns, "c", "c1", Tile), Do(turns, "c", "c2", Tile), Do(turns, "c", "c3", Tile),
        ];

        await OpenAsync(gate, works);

        // First round: small of a, c1, large of b. Second: c2, large of a. Third: c3.
        Assert.Equal(["small of a", "c1", "large of b", "c2", "large of a", "c3"], _order);
    }

    [Fact]
    public async Task In_every_fourth_round_the_oldest_comes_first_so_that_large_work_ends_whatever_small_work_its_client_brings()
    {
        var turns = Turns();
        var gate = HoldAsync(turns);
        Task[] works = [Do(turns, "a", "large", Large), Do(turns, "a", "larger", 2 * Large), .. Enumerable.Range(0, 8).Select(i => Do(turns, "a", $"{i}", Tile))];

        await OpenAsync(gate, works);

        Assert.Equal(["0", "1", "2", "large", "3", "4", "5", "larger", "6", "7"], _order);
    }

    [Fact]
    public async Task Who_comes_late_has_a_turn_in_the_round_under_way()
    {
        var turns = Turns();
        var gate = HoldAsync(turns);
        Task[] flood = [.. Enumerable.Range(0, 20).Select(i => Do(turns, "flood", $"f{i}", run: i == 10 ? Gate : null))];
        _gate.Release();
        await WaitUntilAsync(() => _order.Contains("f10"));
        var late = Do(turns, "late", "late");

        await OpenAsync(gate, [.. flood, late]);

        Assert.Equal(11, _order.ToList().IndexOf("late"));
    }

    [Fact]
    public async Task Large_work_gives_way_between_its_pieces_and_goes_on_where_it_was()
    {
        var turns = Turns();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var large = turns.Enter("a", Large, work =>
        {
            for (int piece = 0; piece < 3; piece++)
            {
                _order.Enqueue($"piece {piece}");
                if (piece == 0)
                {
                    Gate();
                }

                work.GiveWay(work.Cancellation);
            }

            return done.SetResult;
        });
        await WaitUntilAsync(() => !_order.IsEmpty);
        var small = Do(turns, "b", "small");

        await OpenAsync(small, [done.Task]);
        turns.Leave(large, "a");

        Assert.Equal(["piece 0", "small", "piece 1", "piece 2"], _order);
    }

    [Fact]
    public async Task Large_works_of_one_client_give_each_other_no_way()
    {
        var turns = Turns();
        var gate = HoldAsync(turns);
        Task[] works = [DoInPieces(turns, "a", "first"), DoInPieces(turns, "a", "second")];

        await OpenAsync(gate, works);

        Assert.Equal(["first 0", "first 1", "first 2", "second 0", "second 1", "second 2"], _order);
    }

    [Fact]
    public async Task Large_works_of_two_clients_go_on_by_turns()
    {
        var turns = Turns();
        var gate = HoldAsync(turns);
        Task[] works = [DoInPieces(turns, "a", "a"), DoInPieces(turns, "b", "b")];

        await OpenAsync(gate, works);

        Assert.Equal(["a 0", "b 0", "a 1", "b 1", "a 2", "b 2"], _order);
    }

    [Fact]
    public async Task Before_its_turn_is_over_no_work_gives_way()
    {
        var turns = new FairTurns(new RenderLimits { Workers = 1 }, TimeSpan.FromHours(1));
        var gate = HoldAsync(turns);
        Task[] works = [DoInPieces(turns, "a", "a"), Do(turns, "b", "b", 2 * Large)];

        await OpenAsync(gate, works);

        Assert.Equal(["a 0", "a 1", "a 2", "b"], _order);
    }

    [Fact]
    public async Task Work_that_several_ask_for_counts_for_the_one_with_the_best_place()
    {
        var turns = Turns();
        var gate = HoldAsync(turns);
        Task[] before = [Do(turns, "a", "a1"), Do(turns, "a", "a2"), Do(turns, "a", "a3")];
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var shared = turns.Enter("a", 1, _ =>
        {
            _order.Enqueue("shared");
            return done.SetResult;
        });
        var other = Do(turns, "b", "b1");
        turns.Join(shared, "c");

        await OpenAsync(gate, [.. before, done.Task, other]);
        turns.Leave(shared, "a");
        turns.Leave(shared, "c");

        Assert.Equal(["a1", "shared", "b1", "a2", "a3"], _order);
    }

    [Fact]
    public async Task One_client_has_so_much_work_here_and_the_others_theirs()
    {
        var turns = new FairTurns(new RenderLimits { Workers = 1, PerAddress = 2 }, TimeSpan.Zero);
        var gate = HoldAsync(turns);
        using var leaving = new CancellationTokenSource();
        var first = turns.RunAsync("a", 1, _ => 0, leaving.Token);
        var second = Do(turns, "a", "a2");

        var refusal = await Assert.ThrowsAsync<ClientQueueFullException>(() => Do(turns, "a", "a3"));
        Assert.Equal(2, refusal.Limit);
        Assert.Equal(
            "2 pictures and other works are being done or waiting for this address already, which is as many as one may have (Render:PerAddress); ask again in a moment.", refusal.Message);
        var other = Do(turns, "b", "b1");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var third = Do(turns, "a", "a3");

        await OpenAsync(gate, [second, other, third]);
        Assert.Equal(["a2", "b1", "a3"], _order);
        await Do(turns, "a", "a4");
    }

    [Fact]
    public async Task Joining_work_is_never_refused_and_counts_once()
    {
        var turns = new FairTurns(new RenderLimits { Workers = 1, PerAddress = 1 }, TimeSpan.Zero);
        var gate = HoldAsync(turns);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var shared = turns.Enter("a", 1, _ => done.SetResult);
        turns.Join(shared, "a");
        turns.Leave(shared, "a");
        await Assert.ThrowsAsync<ClientQueueFullException>(() => Do(turns, "a", "a1"));
        var other = Do(turns, "b", "b1");
        turns.Join(shared, "b");

        await OpenAsync(gate, [done.Task, other]);
        turns.Leave(shared, "a");
        turns.Leave(shared, "b");
        await Do(turns, "a", "a1");
        await WaitUntilAsync(() => turns.Count == 0);
    }

    [Fact]
    public async Task A_full_house_refuses_whoever_comes()
    {
        var turns = new FairTurns(new RenderLimits { Workers = 1, QueueCapacity = 2 }, TimeSpan.Zero);
        var gate = HoldAsync(turns);
        Task[] works = [Do(turns, "a", "a1"), Do(turns, "b", "b1")];

        var refusal = await Assert.ThrowsAsync<RenderQueueFullException>(() => Do(turns, "c", "c1"));

        Assert.Equal((2, 3), (refusal.Limit, turns.Count));
        await OpenAsync(gate, works);
    }

    [Fact]
    public async Task Work_that_stands_back_stops_when_its_asker_leaves_and_holds_no_place()
    {
        var turns = Turns();
        var stopped = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var large = turns.Enter("a", Large, work =>
        {
            try
            {
                while (true)
                {
                    work.GiveWay(work.Cancellation);
                }
            }
            catch (OperationCanceledException)
            {
                return () => stopped.SetResult(true);
            }
        });
        var gate = HoldAsync(turns);
        await WaitUntilAsync(() => _order.Contains("gate"));

        turns.Leave(large, "a");

        // While another still has the only place.
        Assert.True(await stopped.Task.WaitAsync(Patience));
        await WaitUntilAsync(() => turns.Count == 1);
        await OpenAsync(gate, []);
        await Do(turns, "c", "c1");
        Assert.Equal(["c1"], _order);
    }

    [Fact]
    public async Task Work_that_waits_is_never_begun_when_its_asker_leaves()
    {
        var turns = Turns();
        var gate = HoldAsync(turns);
        using var leaving = new CancellationTokenSource();
        var waiting = turns.RunAsync("a", 1, _ => Note("left"), leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, turns.Count);

        await OpenAsync(gate, [Do(turns, "b", "b1")]);

        Assert.Equal(["b1"], _order);
    }

    [Fact]
    public async Task A_fault_reaches_who_asked_and_frees_the_place()
    {
        var turns = Turns();
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => turns.RunAsync<int>("a", 1, _ => throw new InvalidOperationException("unlucky"), CancellationToken.None));
        Assert.Equal("unlucky", fault.Message);
        await Do(turns, "a", "next").WaitAsync(Patience);
    }

    /// <summary>What stands back holds its pixels: with one place four large works are begun, whoever asks, and a fifth when one of them has ended.</summary>
    [Fact]
    public async Task No_more_large_works_are_begun_than_can_be_held_and_small_ones_pass_them()
    {
        var turns = Turns();
        var gate = HoldAsync(turns);
        Task[] works = [.. Enumerable.Range(0, 6).Select(i => DoInPieces(turns, $"client {i}", $"{i}", pieces: 50)), Do(turns, "small", "small", Tile)];

        await OpenAsync(gate, works);

        string[] order = [.. _order];
        Assert.Equal("small", order[0]);
        int firstEnd = Enumerable.Range(0, 6).Min(i => Array.IndexOf(order, $"{i} 49"));
        Assert.Equal(FairTurns.LargePerPlace, Enumerable.Range(0, 6).Count(i => Array.IndexOf(order, $"{i} 0") < firstEnd));
    }

    [Fact]
    public async Task Work_is_done_on_threads_that_give_way_to_those_that_answer()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Equal(ThreadPriority.BelowNormal, await Turns().RunAsync("a", 1, _ => Thread.CurrentThread.Priority, CancellationToken.None));
            return;
        }

        int here = Niceness();
        using var threads = new DrawingThreads(1, 5);
        Assert.Equal(Math.Min(19, here + 5), await Turns().RunAsync("a", 1, _ => Niceness(), CancellationToken.None));
        Assert.Equal(Math.Min(19, here + 5), await Task.Factory.StartNew(Niceness, CancellationToken.None, TaskCreationOptions.None, threads).WaitAsync(Patience));

        // The nineteenth field of the thread's own stat; those after the name in brackets begin with the third.
        static int Niceness() => int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose() => _gate.Dispose();

    // One place, and turns that are over at once.
    private static FairTurns Turns() => new(new RenderLimits { Workers = 1 }, TimeSpan.Zero);

    private static async Task WaitUntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!holds())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private Task<int> HoldAsync(FairTurns turns) => turns.RunAsync("gate", 1, _ => Note("gate", Gate), CancellationToken.None);

    private async Task OpenAsync(Task gate, Task[] works)
    {
        _gate.Release();
        await Task.WhenAll([gate, .. works]).WaitAsync(Patience);
        // The gate itself is none of those whose order is asked for.
        string[] noted = [.. _order.Where(name => name != "gate")];
        _order.Clear();
        Array.ForEach(noted, _order.Enqueue);
    }

    private void Gate() => Assert.True(_gate.Wait(Patience));

    private int Note(string name, Action? run = null)
    {
        _order.Enqueue(name);
        run?.Invoke();
        return 0;
    }

    private Task<int> Do(FairTurns turns, string client, string name, long size = 1, Action? run = null) =>
        turns.RunAsync(client, size, _ => Note(name, run), CancellationToken.None);

    private async Task DoInPieces(FairTurns turns, string client, string name, int pieces = 3)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = turns.Enter(client, Large, work =>
        {
            for (int piece = 0; piece < pieces; piece++)
            {
                Note($"{name} {piece}");
                work.GiveWay(work.Cancellation);
            }

            return done.SetResult;
        });
        await done.Task;
        turns.Leave(entered, client);
    }
}
