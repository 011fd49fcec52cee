using System.Diagnostics;
using CppnGallery.Gallery.Runs;

namespace CppnGallery.Web.Training;

/// <summary>
/// A run at one moment, as it is told to all who watch. Those who saw the last frame need the same update, which is put together and written as JSON once.
/// </summary>
/// <param name="feed">Where it is from.</param>
/// <param name="version">Of the feed.</param>
/// <param name="until">When the next frame is due, in the ticks of <see cref="Stopwatch"/>.</param>
/// <param name="step">The last step in it.</param>
/// <param name="epochs">How many epochs are in it.</param>
/// <param name="run">The run.</param>
/// <param name="easel">What stands on the easel.</param>
/// <param name="machine">What the server spends.</param>
internal sealed class RunFrame(RunFeed feed, long version, long until, long step, int epochs, RunAnswer run, EaselAnswer? easel, MachineAnswer machine)
{
    /// <summary>Places from which watchers come to one frame: nearly all come from the one before. More than these are not kept, only made.</summary>
    private const int MostKept = 8;

    private readonly Dictionary<WatchPlace, (PackedUpdate Update, WatchPlace Then)> _made = [];

    public long Version => version;

    public long Until => until;

    /// <summary>Whether nothing more will come.</summary>
    public bool IsLast => run.State is RunStates.Finished or RunStates.Cancelled or RunStates.Failed or RunStates.Deleted;

    /// <summary>What happened from a place to this frame, and the place of one who has seen it.</summary>
    public TrainingUpdate Update(WatchPlace after, out WatchPlace then)
    {
        var points = feed.Points(after.Step, step);
        then = new(points.Ends.Count > 0 ? points.Ends[^1] : after.Step, Math.Max(after.Epochs, epochs));
        return new(run, StepsAnswer.Of(points), feed.Epochs(after.Epochs, then.Epochs), easel, machine);
    }

    /// <summary>The same as JSON.</summary>
    public PackedUpdate Pack(WatchPlace after, out WatchPlace then)
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

/// <summary>How far a watcher has come.</summary>
/// <param name="Step">The last batch seen; 0 before the first.</param>
/// <param name="Epochs">How many epochs were seen.</param>
internal readonly record struct WatchPlace(long Step, int Epochs);
