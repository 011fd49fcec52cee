using System.Diagnostics.CodeAnalysis;
using CppnGallery.Kernels.Threads;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Prints;

/// <summary>Takes prints in or refuses them, gives each its turn, and knows by its ticket how far each has come. Safe for any number of threads.</summary>
internal sealed class PrintDesk(IOptions<PrintSettings> settings, TimeProvider time) : IDisposable
{
    // A page looks every half second; a laptop that slept for a while still learns how it ended.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    // Some hundred bytes each. Who floods the table forgets nobody's open print, only how ended ones ended.
    private const int MostTickets = 1024;

    // A print of all 30,000 rows takes minutes, a smaller one seconds.
    private const int RetryAfterSeconds = 30;

    private readonly PrintSettings _settings = settings.Value;
    private readonly SemaphoreSlim _turns = new(settings.Value.Parallel);

    // Under _lock: who draws or waits, and what tickets stand for, in the order in which they came.
    private readonly Lock _lock = new();
    private readonly HashSet<Print> _open = [];
    private readonly OrderedDictionary<Guid, Print> _tickets = [];

    /// <summary>Prints that are drawn or wait now; one that was cancelled counts until its drawing has stopped.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>Takes a print in, which then has to be <see cref="RunAsync">run</see>; or says why not, and keeps that under the ticket for the page that asked.</summary>
    public bool TryTake(string address, Guid? ticket, int rows, [NotNullWhen(true)] out Print? print, [NotNullWhen(false)] out PrintRefusal? refusal)
    {
        lock (_lock)
        {
            print = null;
            refusal = RefusalOf(address, ticket);
            if (refusal is null)
            {
                print = new Print(address, rows);
                _open.Add(print);
            }

            if (ticket is { } named && refusal?.Status != StatusCodes.Status409Conflict)
            {
                Forget();
                // Last again: a browser that tries a broken download once more brings the ticket of the first time.
                _tickets.Remove(named);
                _tickets.Add(named, print ?? new Print(address, rows) { State = PrintState.Refused, Detail = refusal!.Detail, Ended = time.GetTimestamp() });
            }

            return print is not null;
        }
    }

    /// <summary>What stands under a ticket; nothing where it is unknown or its print ended long ago.</summary>
    public Print? Find(Guid ticket)
    {
        lock (_lock)
        {
            return _tickets.TryGetValue(ticket, out var print) && !IsStale(print) ? print : null;
        }
    }

    /// <summary>Draws a print when its turn comes, on a thread of its own, and lets it go.</summary>
    /// <param name="print">Taken in, and not run before.</param>
    /// <param name="welcome">What is done at once, before its turn.</param>
    /// <param name="draw">What is done in its turn.</param>
    /// <param name="cancellationToken">Ends the waiting; the drawing looks at it by itself.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task RunAsync(Print print, Func<Task> welcome, Action draw, CancellationToken cancellationToken)
    {
        var end = PrintState.Failed;
        try
        {
            await welcome();
            await _turns.WaitAsync(cancellationToken);
            try
            {
                print.State = PrintState.Drawing;
                // Not a thread of the pool: those are for pages and tiles.
                await Task.Factory.StartNew(Draw, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                end = PrintState.Done;
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (Exception fault) when (cancellationToken.IsCancellationRequested)
        {
            // A connection that breaks under the drawing may throw anything.
            end = PrintState.Cancelled;
            throw fault as OperationCanceledException ?? new OperationCanceledException(fault.Message, fault, cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(print);
                print.Ended = time.GetTimestamp();
                print.State = end;
            }
        }

        void Draw()
        {
            Background.EnterThread(PrintPress.Niceness);
            draw();
        }
    }

    public void Dispose() => _turns.Dispose();

    private PrintRefusal? RefusalOf(string address, Guid? ticket)
    {
        if (ticket is { } named && _tickets.TryGetValue(named, out var known) && known.IsOpen)
        {
            return new(StatusCodes.Status409Conflict, "ticket", "The print of this ticket is being drawn already; a second one needs a ticket of its own.");
        }

        if (_open.Count(open => open.Address == address) >= _settings.PerAddress)
        {
            return new(
                StatusCodes.Status429TooManyRequests, "address",
                $"{Prints(_settings.PerAddress)} for this address already, which is as many as one may have; come back when one is done.", _settings.PerAddress, RetryAfterSeconds);
        }

        int places = _settings.Parallel + _settings.Waiting;
        return _open.Count < places
            ? null
            : new(StatusCodes.Status503ServiceUnavailable, "prints", $"{Prints(places)} or waiting already; please try again in a minute or two.", places, RetryAfterSeconds);
    }

    private static string Prints(int count) => count == 1 ? "One print is being drawn" : $"{count} prints are being drawn";

    private bool IsStale(Print print) => print.Ended is { } ended && time.GetElapsedTime(ended) > KeptFor;

    private void Forget()
    {
        for (int i = _tickets.Count - 1; i >= 0; i--)
        {
            if (IsStale(_tickets.GetAt(i).Value))
            {
                _tickets.RemoveAt(i);
            }
        }

        for (int i = 0; _tickets.Count >= MostTickets && i < _tickets.Count;)
        {
            if (_tickets.GetAt(i).Value.IsOpen)
            {
                i++;
            }
            else
            {
                _tickets.RemoveAt(i);
            }
        }
    }
}

/// <summary>Why a print is not taken in, and when to come back.</summary>
internal sealed record PrintRefusal(int Status, string Parameter, string Detail, long? Limit = null, int? RetryAfter = null);
