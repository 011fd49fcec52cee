using Spectre.Console;

namespace CppnGallery.Cli;

/// <summary>How far something is, from 0 to 1, as a bar on standard error.</summary>
internal sealed class ProgressBar(ProgressContext context, string what) : IProgress<double>
{
    private readonly ProgressTask _task = context.AddTask(Markup.Escape(what), maxValue: 1);

    public void Report(double value) => _task.Value = value;

    /// <summary>A place for bars that are gone when all is done.</summary>
    public static Progress OnErrors() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Progress().AutoClear(true);

    /// <summary>Does something with a bar on a terminal, and without a word elsewhere.</summary>
    public static void Watch(string what, Action<IProgress<double>?> work)
    {
        if (Console.IsErrorRedirected)
        {
            work(null);
            return;
        }

        OnErrors().Start(context => work(new ProgressBar(context, what)));
    }
}
