using System.Diagnostics;
using System.Text.Json;

namespace CppnGallery.Architecture.Tests;

/// <summary>One property of the build says which libtorch is in it.</summary>
public sealed class TorchBackendTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("cpu", "TorchSharp")]
    [InlineData("cuda-linux", "TorchSharp-cuda-linux")]
    [InlineData("cuda-windows", "TorchSharp-cuda-windows")]
    public async Task The_property_chooses_the_package(string backend, string package)
    {
        string[] torch = [.. (await PackagesOf($"-p:TorchBackend={backend}")).Where(name =>
            name.StartsWith("TorchSharp", StringComparison.Ordinal))];

        Assert.Equal([package], torch);
    }

    [Fact]
    public async Task Unless_one_is_named_it_is_the_processors_and_of_this_system_alone()
    {
        var packages = await PackagesOf();

        Assert.Contains("TorchSharp", packages);
        Assert.Single(packages, name => name.StartsWith("libtorch-cpu-", StringComparison.Ordinal));
    }

    private static async Task<List<string>> PackagesOf(params string[] properties)
    {
        string project = Path.Combine(Repository.Root, "src", "CppnGallery.Learning", "CppnGallery.Learning.csproj");
        using var process = Process.Start(new ProcessStartInfo("dotnet",
            ["msbuild", project, "-getItem:PackageReference", .. properties]) { RedirectStandardOutput = true })!;
        using var limit = new CancellationTokenSource(Limit);
        string answer = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, process.ExitCode);
        using var json = JsonDocument.Parse(answer);
        return [.. json.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray().Select(item =>
            item.GetProperty("Identity").GetString()!)];
    }
}
