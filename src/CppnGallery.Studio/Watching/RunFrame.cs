using System.Diagnostics;
using CppnGallery.Gallery.Runs;

namespace CppnGallery.Studio.Watching;

/// <summary>
/// A run at one moment, as it is told to all who watch. Those who saw the last frame need the same update, which is put together and
/// written as JSON once.
/// </summary>
/// <param name="feed">Where it is from.</param>
/// <param name="version">Of the feed.</param>
/// <param name="until">When the next frame is due, in the ticks of <see cref="Stopwatch"/>.</param>
/// <param name="step">The last step in it; −1 before there is even an untrained model.</param>
/// <param name="run">The run.</param>
/// <param name="easel">What stands on the easel.</param>
/// <param name="machine">What the server spends.</param>
public sealed class RunFrame(RunFeed feed, long version, long until, long step, RunAnswer run, EaselAnswer? easel, MachineAnswer machine)
{
    /// <summary>
    /// The place of a watcher who has seen nothing. One who has seen the untrained model is at 0, and then at the last step seen, with all
    /// epochs up to it.
    /// </summary>
    public const long Nothing = -1;

    /// <summary>
    /// Places from which watchers come to one frame: nearly all come from the one before. More than these are not kept, only made.
    /// </summary>
    private const int MostKept = 8;

    private readonly Dictionary<long, (PackedUpdate Update, long Then)> _made = [];

    /// <summary>Of the feed.</summary>
    public long Version => version;

    /// <summary>When the next frame is due, in the ticks of <see cref="Stopwatch"/>.</summary>
    public long Until => until;

    /// <summary>Whether nothing more will come.</summary>
    public bool IsLast => run.State is RunStates.Finished or RunStates.Cancelled or RunStates.Failed or RunStates.Deleted;

    /// <summary>What happened after a step up to this frame, and the place of one who has seen it.</summary>
    public TrainingUpdate Update(long after, out long then)
    {
        var points = feed.Points(after, step);
        then = points.Ends.Count > 0 ? points.Ends[^1] : Math.Max(after, Math.Min(step, 0));
        return new(run, StepsAnswer.Of(points), feed.Epochs(after, then), easel, machine);
    }

    /// <summary>The same as JSON.</summary>
    public PackedUpdate Pack(long after, out long then)
    {
        lock (_made)
        {
            if (!_made.TryGetValue(after, out var made))
            {
                made.Update = PackedUpdate.Of(Update(after, out made.Then));
                if (_made.Count < MostKept)
                {
                    _made.Add(after, made);
                }
            }

            then = made.Then;
            return made.Update;
        }
    }
}
