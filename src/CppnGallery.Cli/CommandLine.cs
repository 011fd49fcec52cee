using System.CommandLine;
using System.CommandLine.Parsing;

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
        try
        {
            var parsed = root.Parse(args);
            if (parsed.Errors.Count > 0)
            {
                foreach (var error in parsed.Errors)
                {
                    await Console.Error.WriteLineAsync(error.Message);
                }

                await Console.Error.WriteLineAsync($"See cppn {string.Concat(NamesOf(parsed.CommandResult).Reverse().Select(name => name + " "))}--help.");
                return WrongUsage;
            }

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
            await Console.Error.WriteLineAsync(Sentence(fault));
            return Failed;
        }
    }

    // From the command up to the root, which is left out: bench render is render, then bench.
    private static IEnumerable<string> NamesOf(CommandResult command)
    {
        for (var at = command; at.Parent is CommandResult parent; at = parent)
        {
            yield return at.Command.Name;
        }
    }

    /// <summary>What a fault says, without the parameter's name and value that .NET adds for programmers.</summary>
    public static string Sentence(Exception fault) => fault is ArgumentException { ParamName: { } name }
        ? fault.Message.Split($" (Parameter '{name}')")[0]
        : fault.Message;
}
