using System.CommandLine;

namespace CppnGallery.Cli;

/// <summary>Runs a command and turns what went wrong into a line and an exit code.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    // A step of training on the largest batches, and saving; service managers often kill after 30 seconds.
    private static readonly TimeSpan TidyUp = TimeSpan.FromSeconds(25);

    /// <summary>Ctrl-C and SIGTERM cancel the command; it has some seconds to tidy up.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            var command = parsed.CommandResult.Command;
            await Console.Error.WriteLineAsync($"See cppn {(command == root ? "" : command.Name + " ")}--help.");
            return WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TidyUp });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Cancelled.");
            return Failed;
        }
#pragma warning disable CA1031 // Whatever it is, the person at the keyboard gets a sentence, not a stack trace.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            // Of faults of threads side by side, "One or more errors occurred" tells nobody anything; the first does.
            await Console.Error.WriteLineAsync((fault is AggregateException several ? several.Flatten().InnerExceptions[0] : fault).Message);
            return Failed;
        }
    }
}
