using System.Diagnostics;

namespace CppnGallery.Cli.Tests;

/// <summary>The built program as a process of its own, as people run it.</summary>
internal static class Cppn
{
    /// <summary>Long enough for the slowest machine; a program that hangs fails the test.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public sealed record Outcome(int ExitCode, string Output, string Errors);

    public static async Task<Outcome> RunAsync(string folder, string[] arguments, Dictionary<string, string>? environment = null)
    {
        using var process = Start(folder, arguments, environment);
        return await FinishAsync(process);
    }

    public static Process Start(string folder, string[] arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "cppn.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("Gallery__CheckpointDirectory");
        start.Environment.Remove("Gallery__DataDirectory");
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>SIGTERM, as a service manager sends it.</summary>
    public static async Task TerminateAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await EndAsync(kill);
    }

    public static async Task<Outcome> FinishAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await EndAsync(process);
        return new Outcome(process.ExitCode, await output.WaitAsync(Patience), await errors.WaitAsync(Patience));
    }

    /// <summary>Waits for the end of a process, and ends one that does not come to it.</summary>
    public static async Task EndAsync(Process process)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
