using System.Diagnostics;

namespace CppnGallery.Rendering.Tests;

/// <summary>What a test needs that nobody here wrote. Where it is missing it is installed if that can be done, as with the browser of the browser tests.</summary>
internal sealed class DebianPackages(string what, Func<bool> exists, params string[] packages)
{
    // Apt downloads, and may wait for another that installs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly Lock Installing = new();
    private bool _found;

    /// <summary>PoCL, which runs OpenCL kernels on the CPU. Drivers are looked for once in a process, so this comes before anything that asks OpenCL for devices.</summary>
    public static DebianPackages Pocl { get; } = new("PoCL", () => File.Exists("/etc/OpenCL/vendors/pocl.icd"), "pocl-opencl-icd", "ocl-icd-libopencl1");

    /// <summary>Fails where it is missing and cannot be installed.</summary>
    public void Require()
    {
        lock (Installing)
        {
            _found = _found || exists() || (Install() && exists());
        }

        Assert.True(_found, $"This test needs {what} and could neither find nor install it. Install it (Debian: apt-get install {string.Join(' ', packages)}).");
    }

    private bool Install() =>
        Environment.UserName == "root" && File.Exists("/usr/bin/apt-get") && Apt("update") && Apt(["install", "-y", "--no-install-recommends", .. packages]);

    // One at a time: the browser tests, which may run beside these, install in the same way and hold the same lock.
    private static bool Apt(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("flock", [Path.Combine(Path.GetTempPath(), "cppn-tests-apt.lock"), "apt-get", .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var reading = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        return reading.Wait(Patience) && process.WaitForExit(Patience) && process.ExitCode == 0;
    }
}
