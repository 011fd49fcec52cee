namespace CppnGallery.Cli.Work;

/// <summary>Listens to the process that started this one, on the standard input: a line asks to stop, and its end means that the process is there no more, however it ended.</summary>
internal sealed class ParentWatch : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _gone = new();

    /// <summary>Listens from now on.</summary>
    /// <param name="input">The standard input; null where nobody is to be listened to.</param>
    /// <param name="stop">Asks to stop, too.</param>
    public ParentWatch(TextReader? input, CancellationToken stop)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (input is not null)
        {
            new Thread(() => Listen(input)) { IsBackground = true, Name = "parent" }.Start();
        }
    }

    /// <summary>Cancelled when the worker is to put down what it trains, and end.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled when nobody is there to bring anything to.</summary>
    public CancellationToken Gone => _gone.Token;

    public void Dispose()
    {
        // The thread that listens may outlive this; it is the process's last.
    }

    private void Listen(TextReader input)
    {
        while (input.ReadLine() is not null)
        {
            _stop.Cancel();
        }

        _gone.Cancel();
    }
}
