using System.Collections.Concurrent;
using System.Text.Json;
using CppnGallery.Gallery.Runs;
using CppnGallery.Learning.Runs;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Watching;

namespace CppnGallery.Studio.Queue;

/// <summary>
/// The runs in memory. They are read by any number of threads and changed by one at a time, which has the <see cref="Gate"/>.
/// </summary>
internal sealed class StudioRuns(StudioTools tools, MachineWatch machine)
{
    /// <summary>
    /// Runs at rest whose steps are held for those who watched them to the end, before they are read from the database again.
    /// </summary>
    private const int MostHeld = 4;

    private readonly ConcurrentDictionary<string, StudioRun> _runs = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<RunFeed> _held = [];

    /// <summary>Who has it changes runs.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Every run, in no order.</summary>
    public ICollection<StudioRun> All => _runs.Values;

    /// <summary>The place in the queue's order after all others.</summary>
    public long NextPlace => _runs.IsEmpty ? 1 : _runs.Values.Max(run => run.Feed.Row().Place) + 1;

    /// <summary>What is known of a run, or null where there is none of this name.</summary>
    public RunFeed? FeedOf(string id) => _runs.TryGetValue(id, out var run) ? run.Feed : null;

    /// <summary>The run of this name.</summary>
    /// <exception cref="RunRefusedException">There is none.</exception>
    public StudioRun Get(string id) => _runs.TryGetValue(id, out var run) ? run : throw RunNames.Unknown(id);

    /// <summary>Whether a run, or something that was made by one, has this name.</summary>
    public bool IsTaken(string name) => _runs.ContainsKey(name) || RunNames.IsTaken(name, tools);

    /// <summary>Takes a run in.</summary>
    public StudioRun Add(StoredRun row, IEnumerable<StoredEpoch> epochs) => _runs[row.Id] = new(new RunFeed(
        row,
        epochs.Select(epoch =>
            EpochAnswer.Of(row.Recipe, epoch.Epoch, epoch.Step, epoch.Model, JsonSerializer.Deserialize<Dictionary<string, double>>(epoch.Metrics)!)),
        () => HistoryChunks.Read(tools.Store.Steps(row.Id).Select(steps => new HistoryChunk(steps.Chunk, steps.Points))),
        machine));

    /// <summary>Lets a run go.</summary>
    public void Remove(StudioRun run) => _runs.TryRemove(run.Feed.Id, out _);

    /// <summary>Tells every run its place in the queue.</summary>
    public void TellPlaces()
    {
        var queue = _runs.Values.Where(run => run.State == RunStates.Queued).OrderBy(run => run.Feed.Row().Place).ToList();
        foreach (var run in _runs.Values)
        {
            int place = queue.IndexOf(run);
            run.Feed.Queue(place < 0 ? null : place + 1);
        }
    }

    /// <summary>Holds the steps of a run that has come to rest, and lets go of those held longest.</summary>
    public void Hold(RunFeed feed)
    {
        _held.Enqueue(feed);
        if (_held.Count > MostHeld)
        {
            _held.Dequeue().Forget();
        }
    }
}
