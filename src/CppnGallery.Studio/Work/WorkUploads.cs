using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Watching;

namespace CppnGallery.Studio.Work;

/// <summary>A file that a worker sends.</summary>
/// <param name="Stream">Read once to its end.</param>
/// <param name="Length">Its bytes, where they are known.</param>
public readonly record struct WorkBody(Stream Stream, long? Length);

/// <summary>The gallery's own disk did not take what a worker sent.</summary>
internal sealed class DiskFaultException(Exception fault) : Exception(fault.Message, fault);

/// <summary>
/// The files that workers send: read and checked as imports are, held to the run that they are said to be of, and written crash-safe.
/// </summary>
internal sealed class WorkUploads(StudioTools tools)
{
    private const int PieceBytes = 64 << 10;

    /// <summary>A checkpoint of the widest generator that is trained, three times over.</summary>
    private static readonly IntakeLimits Limits = new(Bytes: 64 << 20, Parameters: 8 << 20);

    /// <summary>Reads a model of a run.</summary>
    /// <param name="feed">The run.</param>
    /// <param name="body">The checkpoint.</param>
    /// <param name="epoch">Epochs that it is after; null for any.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunRefusedException">It is not of this run.</exception>
    /// <exception cref="ImportRefusedException">It is no model that can be taken.</exception>
    public static async Task<CheckpointIntake> ReadModelAsync(RunFeed feed, WorkBody body, int? epoch, CancellationToken cancellationToken)
    {
        var intake = await CheckpointIntake.ReadAsync(body.Stream, body.Length, Limits, cancellationToken);
        var model = intake.Model.Description;
        var row = feed.Row();
        Holds(model.Run == row.Id && model.Recipe == row.Recipe && (epoch is null || model.Epoch == epoch),
            $"The model is of {model.Run}, {model.Recipe}, epoch {model.Epoch}.");
        foreach (var (name, value) in Expected(feed))
        {
            Holds(model.Settings.GetValueOrDefault(name) == value, $"The model's {name} is not {value}, as this run's is.");
        }

        return intake;
    }

    /// <summary>Writes an epoch's checkpoint.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Keep(RunFeed feed, CheckpointIntake intake, int epoch) =>
        intake.Save(TrainingRun.CheckpointOf(tools.RunsDirectory, feed.Id, epoch));

    /// <summary>Writes a state beside the run's, under a name that the next training clears away if nobody else does.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="RunRefusedException">It is larger than a state may be.</exception>
    /// <exception cref="DiskFaultException">The disk does not take it.</exception>
    public async Task<string> ReceiveStateAsync(RunFeed feed, WorkBody body, CancellationToken cancellationToken)
    {
        string state = TrainingRun.StateOf(tools.RunsDirectory, feed.Id);
        string path = Path.Combine(Path.GetDirectoryName(state)!, $".{Path.GetFileName(state)}.{Guid.NewGuid():N}.tmp");
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            await using var file = OnDisk(path, () =>
                new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0));
            long bytes = 0;
            for (int read; (read = await body.Stream.ReadAsync(piece, cancellationToken)) > 0; bytes += read)
            {
                if (bytes + read > SafetensorsFile.MaxFileBytes)
                {
                    throw new RunRefusedException(RunRefusal.BadOrder, "state",
                        $"A state has at most {SafetensorsFile.MaxFileBytes} bytes.", SafetensorsFile.MaxFileBytes);
                }

                OnDisk(path, () =>
                {
                    file.Write(piece, 0, read);
                    return file;
                });
            }

            OnDisk(path, () =>
            {
                file.Flush(flushToDisk: true);
                return file;
            });
            return path;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>The step that a state goes on after.</summary>
    /// <exception cref="RunRefusedException">It is no state of this run.</exception>
    public static long CheckState(RunFeed feed, string path)
    {
        try
        {
            var saved = SavedState.Read(path);
            var recorded = saved.Recorded;
            foreach (var (name, value) in Expected(feed))
            {
                Holds(recorded.GetValueOrDefault(name) == value, $"The state's {name} is not {value}, as this run's is.");
            }

            Holds(saved.Batch < feed.Batches && saved.Epochs <= feed.Row().Epochs, "The state is of a place that this run never comes to.");
            return ((long)saved.Epochs * feed.Batches) + saved.Batch;
        }
        catch (InvalidDataException fault)
        {
            throw new RunRefusedException(RunRefusal.BadOrder, "state", fault.Message.Replace(path, "The state", StringComparison.Ordinal));
        }
    }

    /// <summary>Makes a state that arrived the one that the run goes on from.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void KeepState(RunFeed feed, string arrived)
    {
        string state = TrainingRun.StateOf(tools.RunsDirectory, feed.Id);
        File.Move(arrived, state, overwrite: true);
        FolderFlush.Flush(Path.GetDirectoryName(state)!);
    }

    /// <summary>The state that the run goes on from; null where there is none.</summary>
    public Stream? OpenState(RunFeed feed)
    {
        string state = TrainingRun.StateOf(tools.RunsDirectory, feed.Id);
        return File.Exists(state) ? new FileStream(state, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete) : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> Expected(RunFeed feed)
    {
        var row = feed.Row();
        var recipe = RecipeCatalogue.Find(row.Recipe)?.With(JsonSerializer.Deserialize<Dictionary<string, double>>(row.Settings)!);
        return [.. recipe?.Describe() ?? new Dictionary<string, string>(), new("seed", row.Seed.ToString(CultureInfo.InvariantCulture))];
    }

    private static void Holds(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new RunRefusedException(RunRefusal.BadOrder, "body", sentence);
        }
    }

    // Apart from what goes wrong on the way here, which is the worker's affair.
    private static T OnDisk<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new DiskFaultException(WholeFile.TooLarge(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DiskFaultException(fault);
        }
    }
}
