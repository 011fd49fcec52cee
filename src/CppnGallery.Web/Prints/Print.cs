namespace CppnGallery.Web.Prints;

/// <summary>Where a print is on its way.</summary>
internal enum PrintState
{
    Waiting,
    Drawing,
    Done,
    Cancelled,
    Failed,
    Refused,
}

#pragma warning disable CA1001 // A source without timer or wait handle holds nothing to dispose of, and a late Cancel must not meet a disposed one.
/// <summary>One print that was asked for. Safe for any number of threads: one draws, others look and cancel.</summary>
/// <param name="address">Who asked.</param>
/// <param name="rows">Rows of pixels that it has in all.</param>
internal sealed class Print(string address, int rows) : IProgress<double>
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _cancellation = new();
    private volatile int _rowsDone;
    private volatile PrintState _state;

    public string Address => address;

    public int Rows => rows;

    public int RowsDone => _rowsDone;

    public PrintState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>Why it was refused.</summary>
    public string? Detail { get; init; }

    /// <summary>When it came to its end, for better or worse: a timestamp of the desk's clock.</summary>
    public long? Ended { get; set; }

    public bool IsOpen => _state is PrintState.Waiting or PrintState.Drawing;

    public CancellationToken Cancellation => _cancellation.Token;

    public void Cancel() => _cancellation.Cancel();

    /// <summary>Takes the share of the rows that are drawn, 0 to 1.</summary>
    public void Report(double value) => _rowsDone = (int)Math.Round(value * rows);
}
