using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CppnGallery.Browser.Tests;

/// <summary>The server as people run it: a process of its own, on a free port, with the committed models and a data directory that outlives it.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    // A cold start on a busy machine takes seconds; past this something is wrong.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private readonly Task<Uri> _ownerLink;

    private readonly System.Text.StringBuilder _said;

    private ServerProcess(Process process, Uri address, Task<Uri> ownerLink, System.Text.StringBuilder said) => (_process, Address, _ownerLink, _said) = (process, address, ownerLink, said);

    public Uri Address { get; }

    /// <summary>The link that makes its visitor the owner; printed by the first server on a data directory, a moment after it listens, and by no other.</summary>
    public Task<Uri> OwnerLink => _ownerLink.WaitAsync(StartLimit);

    /// <summary>What it has printed so far, its log included.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>The process, for programs that watch it.</summary>
    public int Id => _process.Id;

    /// <summary>Memory that the process holds now, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Time of processors that the process has used, and on Linux those that it started and that still run: its workers.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return Started(_process.Id).Aggregate(_process.TotalProcessorTime, (sum, child) => sum + child);
        }
    }

    private static IEnumerable<TimeSpan> Started(int process)
    {
        foreach (string thread in OperatingSystem.IsLinux() ? Directory.GetDirectories($"/proc/{process}/task") : [])
        {
            string[] children;
            try
            {
                children = File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
            catch (IOException)
            {
                continue; // the thread has ended
            }

            foreach (string child in children)
            {
                using var started = Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture));
                yield return started.TotalProcessorTime;
            }
        }
    }

    /// <summary>Starts it, with these settings beside the usual, and waits until it says where it listens.</summary>
    public static Task<ServerProcess> StartAsync(string dataDirectory, int port = 0, params (string Name, string Value)[] settings) =>
        StartAsync(new ProcessStartInfo("dotnet", Arguments(port)), dataDirectory, settings);

    /// <summary>The same with a limit on the size of the files that it writes, which is how the system says no as a full disk would.</summary>
    public static Task<ServerProcess> StartWithFileLimitAsync(string dataDirectory, int kilobytes, params (string Name, string Value)[] settings) =>
        StartAsync(new ProcessStartInfo("bash", ["-c", $"ulimit -f {kilobytes}; exec dotnet \"$@\"", "bash", .. Arguments(0)]), dataDirectory, [.. settings, ("DOTNET_EnableWriteXorExecute", "0")]);

    /// <summary>The same for tests that limit the size of its files while it runs. Without the trap the system would end a process that asks for more, which no full disk does.</summary>
    public static Task<ServerProcess> StartForFileLimitsAsync(string dataDirectory, params (string Name, string Value)[] settings) =>
        StartAsync(new ProcessStartInfo("bash", ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "bash", .. Arguments(0)]), dataDirectory, [.. settings, ("DOTNET_EnableWriteXorExecute", "0")]);

    /// <summary>Starts a published program from another folder than its own, with its data where it puts them by itself.</summary>
    public static Task<ServerProcess> StartPublishedAsync(string program, string currentDirectory, params (string Name, string Value)[] settings) =>
        StartAsync(new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0"]), currentDirectory, null, settings);

    private static string[] Arguments(int port) => [Path.Combine(AppContext.BaseDirectory, "CppnGallery.Web.dll"), "--urls", $"http://127.0.0.1:{port}"];

    private static Task<ServerProcess> StartAsync(ProcessStartInfo start, string dataDirectory, (string Name, string Value)[] settings) =>
        StartAsync(start, AppContext.BaseDirectory, dataDirectory, settings);

    private static async Task<ServerProcess> StartAsync(ProcessStartInfo start, string currentDirectory, string? dataDirectory, (string Name, string Value)[] settings)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, currentDirectory);
        if (dataDirectory is not null)
        {
            start.Environment["Gallery__DataDirectory"] = dataDirectory;
        }

        start.Environment["Gallery__CheckpointDirectory"] = Path.Combine(Solution(), "checkpoints");
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        // Nothing is measured first, and every process comes to the same bits.
        (start.Environment["Training__Precision"], start.Environment["Training__Threads"]) = ("float32", "1");
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ownerLink = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new System.Text.StringBuilder();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (_, _) =>
        {
            // What it said last may still be on its way.
            process.WaitForExit();
            lock (said)
            {
                address.TrySetException(new InvalidOperationException($"The server ended with {process.ExitCode} before it listened:\n{said}"));
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServerProcess(process, await address.Task.WaitAsync(StartLimit), ownerLink.Task, said);

        void Hear(string? line)
        {
            lock (said)
            {
                said.AppendLine(line);
            }

            if (Listening().Match(line ?? "") is { Success: true } match)
            {
                address.TrySetResult(new Uri(match.Groups[1].Value));
            }

            if (Owner().Match(line ?? "") is { Success: true } owner)
            {
                ownerLink.TrySetResult(new Uri(owner.Value));
            }
        }
    }

    /// <summary>Ends it as a power cut would: SIGKILL, no word before. Its worker has to end by itself then.</summary>
    public async Task KillAsync()
    {
        var children = Children();
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(StartLimit);
        using var limit = new CancellationTokenSource(StartLimit);
        while (children.Any(IsAlive))
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Asks it to end, as service managers do: SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            await kill.WaitForExitAsync().WaitAsync(StartLimit);
        }

        await _process.WaitForExitAsync().WaitAsync(StartLimit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    /// <summary>The processes that it has started and that have not ended: its worker. Known on Linux alone.</summary>
    public IReadOnlyList<int> Children() => !OperatingSystem.IsLinux() ? [] :
        [.. Directory.GetDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out int id) ? id : 0).Where(id => id > 0 && StatusOf(id) is [not "Z", var parent, ..] && parent == $"{Id}")];

    private static bool IsAlive(int process) => StatusOf(process) is [not "Z", ..];

    // State, parent and so on, after the name; null where there is no such process.
    private static string[]? StatusOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The folder of the solution, above the program.</summary>
    public static string Solution()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CppnGallery.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run inside the repository, whose root holds CppnGallery.sln.");
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"http://\S+/owner#\S+")]
    private static partial Regex Owner();
}
