using System.Diagnostics;

namespace CppnGallery.Rendering.Tests;

/// <summary>A program that nobody here wrote, which reads what we write.</summary>
internal sealed class DebianTool(string name, string package)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DebianPackages _package = new(
        name, () => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name))), package);

    /// <summary>What the program writes to its output; fails with what it says where it does not exit with 0.</summary>
    public byte[] Run(byte[] input, params string[] arguments)
    {
        _package.Require();
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        Assert.True(reading.Wait(Patience) && process.WaitForExit(Patience), $"{name} does not end");
        Assert.True(process.ExitCode == 0, $"{name}: {errors.Result}");
        Assert.Equal("", errors.Result);
        return output.ToArray();
    }
}
