namespace CppnGallery.Cli.Work;

/// <summary>
/// Listens to the process that started this one, on the standard input: a line asks to stop. Its end means that the process is there no
/// more, however it ended; nobody is there to bring
/// anything to then, so this process ends too, at once.
/// </summary>
internal static class ParentWatch
{
    /// <summary>Listens from now on.</summary>
    /// <param name="input">The standard input.</param>
    /// <param name="stop">Cancelled by a line.</param>
    public static void Begin(TextReader input, CancellationTokenSource stop) => new Thread(() =>
    {
        while (input.ReadLine() is not null)
        {
            stop.Cancel();
        }

        Environment.Exit(CommandLine.Failed);
    }) { IsBackground = true, Name = "parent" }.Start();
}
