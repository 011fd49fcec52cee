using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CppnGallery.Studio;

namespace CppnGallery.Web.Training.Workers;

/// <summary>The <c>cppn</c> program beside this one: what trains, in processes of its own.</summary>
internal static class CppnProgram
{
    /// <summary>A worker that was asked to stop saves and brings its state; past this it is ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    /// <summary>Runs a worker until it ends.</summary>
    /// <param name="start">What it is told.</param>
    /// <param name="said">Told every line that it prints.</param>
    /// <param name="stop">Asks it to put down what it trains, and end.</param>
    /// <returns>Its exit code.</returns>
    public static async Task<int> WorkAsync(WorkerStart start, Action<string> said, CancellationToken stop)
    {
        List<string> arguments = ["work", "--gallery", start.Gallery.ToString(), "--key-file", "-", "--folder",
            start.Folder, "--name", start.Name, .. HowTo(start.Settings)];
        arguments.AddRange(start.Data is null ? [] : ["--data", start.Data]);
        arguments.AddRange(start.Host is null ? [] : ["--host", start.Host]);
        using var process = Start(arguments, start.Settings.GivesWay);
        process.OutputDataReceived += (_, line) => Say(line.Data);
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        // The key goes this way because nobody else can read it. The input stays open for as long as this process lives: that is how the
        // worker knows.
        await process.StandardInput.WriteLineAsync(start.Key);
        await process.StandardInput.FlushAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
        }

        return process.ExitCode;

        void Say(string? line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                said(line);
            }
        }
    }

    /// <summary>Trains a few batches of drawn digits.</summary>
    /// <exception cref="IOException">It could not be done; the message says why.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<(int Batches, double Seconds)> MeasureAsync(string recipe, IReadOnlyDictionary<string, double> settings,
        TrainingSettings machine, CancellationToken cancellationToken)
    {
        List<string> arguments = ["measure", "--recipe", recipe,
            .. settings.SelectMany(setting => (string[])[$"--{setting.Key}", setting.Value.ToString("R", CultureInfo.InvariantCulture)]),
            .. HowTo(machine)];
        using var process = Start(arguments, machine.GivesWay);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken),
                process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new IOException((await errors).Trim());
            }

            var answer = JsonSerializer.Deserialize<JsonElement>(await output);
            return (answer.GetProperty("batches").GetInt32(), answer.GetProperty("seconds").GetDouble());
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static string[] HowTo(TrainingSettings settings) =>
    [
        "--device", settings.Device, "--precision", settings.Precision, "--threads", settings.Threads.ToString(CultureInfo.InvariantCulture),
        .. settings.GivesWay ? (string[])["--gives-way"] : [],
    ];

    private static async Task EndAsync(Process process)
    {
        try
        {
            await process.StandardInput.WriteLineAsync("stop");
            await process.StandardInput.FlushAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
        }

        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    // By the same runtime as this program, where that was started by it, else by its own name.
    private static Process Start(IEnumerable<string> arguments, bool givesWay)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "cppn.dll"),
            own = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "cppn.exe" : "cppn");
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "";
        var info = host.Length > 0 || !File.Exists(own) ? new ProcessStartInfo(host.Length > 0 ? host : "dotnet", [program, .. arguments])
            : new ProcessStartInfo(own, arguments);
        (info.RedirectStandardInput, info.RedirectStandardOutput, info.RedirectStandardError) = (true, true, true);
        var process = Process.Start(info)!;
        try
        {
            if (givesWay)
            {
                // From here, since the runtime's own threads, those of its compiler above all, begin before the program could ask for it.
                process.PriorityClass = ProcessPriorityClass.Idle;
            }
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception)
        {
            // It has ended already; its exit code tells.
        }

        return process;
    }
}

/// <summary>What one of the gallery's own workers is told.</summary>
/// <param name="Gallery">Where it finds the gallery.</param>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Where its files lie while it trains.</param>
internal sealed record WorkerStart(Uri Gallery, string Key, string Name, string Folder)
{
    /// <summary>The gallery's public name; null where it has none.</summary>
    public string? Host { get; init; }

    /// <summary>Folder of MNIST.</summary>
    public string? Data => Settings.Data;

    /// <summary>What it trains on, how, and whether it gives way.</summary>
    public required TrainingSettings Settings { get; init; }
}

/// <summary>Runs a worker until it ends; see <see cref="CppnProgram.WorkAsync"/>.</summary>
internal delegate Task<int> RunWorker(WorkerStart start, Action<string> said, CancellationToken stop);
