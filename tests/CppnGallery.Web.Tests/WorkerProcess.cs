using System.Diagnostics;
using System.Text;

namespace CppnGallery.Web.Tests;

/// <summary>
/// <c>cppn work</c> as people run it on another machine: a process of its own, in a folder of its own, that knows an address and a key.
/// </summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly string _folder;
    private readonly StringBuilder _said;

    private WorkerProcess(Process process, string folder, StringBuilder said) => (_process, _folder, _said) = (process, folder, said);

    public int Id => _process.Id;

    /// <summary>What it has printed so far.</summary>
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

    /// <summary>Starts one with this key.</summary>
    public static WorkerProcess Start(Uri gallery, string key, params string[] arguments)
    {
        string folder = Directory.CreateTempSubdirectory("cppn-worker-").FullName, keyFile = Path.Combine(folder, "key");
        File.WriteAllText(keyFile, key + "\n");
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "cppn.dll"), "work", "--gallery", gallery.ToString(), "--key-file", keyFile,
                "--device", "cpu", "--precision", "float32", "--threads", "1", "--name", "far away", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = new Process { StartInfo = start };
        var said = new StringBuilder();
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, folder, said);

        void Hear(string? line)
        {
            lock (said)
            {
                said.AppendLine(line);
            }
        }
    }

    /// <summary>Sends a signal: TERM, STOP, CONT, KILL.</summary>
    public static async Task SignalAsync(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The worker does not end. It said:\n{Said}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
