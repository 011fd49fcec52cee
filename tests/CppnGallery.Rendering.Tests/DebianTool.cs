using System.Diagnostics;

namespace CppnGallery.Rendering.Tests;

/// <summary>A program that nobody here wrote, which reads what we write. Where it is missing it is installed if that can be done, as with the browser of the browser tests.</summary>
internal sealed class DebianTool(string name, string package)
{
    private static readonly Lock Installing = new();
    private bool _found;

    /// <summary>What the program writes to its output; fails with what it says where it does not exit with 0.</summary>
    public byte[] Run(byte[] input, params string[] arguments)
    {
        Find();
        using var process = Start(name, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        reading.Wait();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{name}: {errors.Result}");
        Assert.Equal("", errors.Result);
        return output.ToArray();
    }

    private void Find()
    {
        lock (Installing)
        {
            _found = _found || Exists() || (Install() && Exists());
        }

        Assert.True(_found, $"This test needs {name} and could neither find nor install it. Install it (Debian: apt-get install {package}).");
    }

    private bool Exists() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    private bool Install() =>
        Environment.UserName == "root" && File.Exists("/usr/bin/apt-get") && Apt("update") && Apt("install", "-y", "--no-install-recommends", package);

    // One at a time: the browser tests, which may run beside these, install in the same way and hold the same lock.
    private static bool Apt(params string[] arguments) => Wait("flock", [Path.Combine(Path.GetTempPath(), "cppn-tests-apt.lock"), "apt-get", .. arguments]);

    private static bool Wait(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        var reading = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        reading.Wait();
        return process.ExitCode == 0;
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
}
