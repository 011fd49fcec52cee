using System.Threading.Channels;
using CppnGallery.Gallery.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Gallery.Votes;

/// <summary>
/// One loop that writes what all voters want written. What came while the disk was busy with the last transaction goes into the next one together, so that
/// a hundred people who vote at once wait for one flush and not for a hundred; nobody is answered before the flush that holds their vote. Whatever fails, the loop goes on: there is no other.
/// </summary>
internal sealed partial class VoteWriter : IDisposable
{
    // A transaction this long takes a tenth of a second; past it the first of the batch would wait for the last.
    private const int MostInBatch = 256;

    // Waiting voters past which new ones wait outside: some seconds' worth of a slow disk.
    private const int MostWaiting = 4096;

    private readonly Channel<Entry> _entries = Channel.CreateBounded<Entry>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly IDbContextFactory<GalleryDatabase> _databases;
    private readonly VoteMark _mark;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private VoteStatements? _statements;

    public VoteWriter(IDbContextFactory<GalleryDatabase> databases, VoteMark mark, ILogger logger)
    {
        (_databases, _mark, _logger) = (databases, mark, logger);
        _loop = Task.Run(WriteAsync);
    }

    /// <summary>Who waits for a transaction to come; those in the one that is being written do not count.</summary>
    public int Waiting => _entries.Reader.Count;

    /// <summary>Runs <paramref name="write"/> inside a transaction and returns what it returned once that transaction is on the disk.</summary>
    /// <param name="write">What to write; it runs alone, and what it read stays true until the commit.</param>
    /// <param name="committed">Runs after the commit, before the answer; for what has to follow the database. Where it fails, that is logged and the answer is the same: what is written counts.</param>
    /// <param name="cancellationToken">Cancelled before its turn, nothing is written; later, it is written although no answer comes.</param>
    /// <exception cref="VoteNotKeptException">The transaction failed, and nothing of it was written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The gallery is closing.</exception>
    public async Task<T> WriteAsync<T>(Func<VoteStatements, T> write, Action<T> committed, CancellationToken cancellationToken)
    {
        var entry = new Entry<T>(write, committed, cancellationToken);
        try
        {
            await _entries.Writer.WriteAsync(entry, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(VoteBox), "The gallery is closing and takes no more votes.");
        }

        return await entry.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Writes what was handed in and ends.</summary>
    public void Dispose()
    {
        _entries.Writer.TryComplete();
        _loop.GetAwaiter().GetResult();
        _statements?.Dispose();
    }

    private async Task WriteAsync()
    {
        var batch = new List<Entry>();
        while (await _entries.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostInBatch && _entries.Reader.TryRead(out var entry))
            {
                if (!entry.IsCancelled())
                {
                    batch.Add(entry);
                }
            }

            WriteTogether(batch);
            batch.Clear();
        }
    }

    private void WriteTogether(List<Entry> batch)
    {
        try
        {
            _statements ??= new VoteStatements(_databases.CreateDbContext());
            _statements.Begin();
            foreach (var entry in batch)
            {
                entry.Write(_statements);
            }

            _statements.Commit();
        }
        catch (Exception fault)
        {
            LogNotKept(fault, batch.Count);
            Abandon();
            foreach (var entry in batch)
            {
                entry.Fail(fault);
            }

            return;
        }

        _mark.Add(_statements.Written);
        foreach (var entry in batch)
        {
            try
            {
                entry.Follow();
            }
            catch (Exception fault)
            {
                LogNotFollowed(fault);
            }

            entry.Acknowledge();
        }
    }

    // Nothing of a transaction that failed stays, and the next batch begins on another connection.
    private void Abandon()
    {
        try
        {
            _statements?.Abandon();
        }
        catch (Exception fault)
        {
            LogNotFollowed(fault);
        }

        _statements = null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database took none of {Count} votes and undos; those who sent them were told so.")]
    private partial void LogNotKept(Exception fault, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "What has to follow the votes' database failed; the votes are written.")]
    private partial void LogNotFollowed(Exception fault);

    private abstract class Entry
    {
        public abstract bool IsCancelled();

        public abstract void Write(VoteStatements statements);

        public abstract void Follow();

        public abstract void Acknowledge();

        public abstract void Fail(Exception fault);
    }

    private sealed class Entry<T>(Func<VoteStatements, T> write, Action<T> committed, CancellationToken cancellationToken) : Entry
    {
        // Those who wait go on elsewhere: the loop has the next batch to write.
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _written;

        public Task<T> Answer => _answer.Task;

        public override bool IsCancelled() => cancellationToken.IsCancellationRequested && _answer.TrySetCanceled(cancellationToken);

        public override void Write(VoteStatements statements) => _written = write(statements);

        public override void Follow() => committed(_written!);

        public override void Acknowledge() => _answer.TrySetResult(_written!);

        public override void Fail(Exception fault) => _answer.TrySetException(new VoteNotKeptException(fault));
    }
}
