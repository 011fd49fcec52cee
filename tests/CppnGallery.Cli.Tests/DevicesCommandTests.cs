using System.Text.Json;
using CppnGallery.Rendering.Tests;

namespace CppnGallery.Cli.Tests;

public class DevicesCommandTests
{
    /// <summary>What Debian's OpenCL loader is told to look for drivers in.</summary>
    private static readonly Dictionary<string, string> NoDrivers = new() { ["OCL_ICD_VENDORS"] = Path.Combine(Path.GetTempPath(), "no-such-folder") };

    public DevicesCommandTests() => DebianPackages.Pocl.Require();

    [Fact]
    public async Task Lists_a_device_a_line()
    {
        var run = await Cppn.RunAsync(Path.GetTempPath(), ["devices"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(["number", "name", "platform", "type", "chosen", "compute", "units", "memory"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(lines, line => line.Contains("Portable Computing Language CPU  no", StringComparison.Ordinal) && line.EndsWith("GiB", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_programs_in_JSON()
    {
        var pocl = await FindPoclAsync();

        Assert.Equal(["number", "name", "platform", "type", "computeUnits", "memoryBytes", "chosen"], pocl.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("CPU", false), (pocl.GetProperty("type").GetString(), pocl.GetProperty("chosen").GetBoolean()));
        Assert.True(pocl.GetProperty("number").GetInt32() >= 1);
        Assert.InRange(pocl.GetProperty("computeUnits").GetInt32(), 1, Environment.ProcessorCount);
        Assert.True(pocl.GetProperty("memoryBytes").GetInt64() > 1 << 20);
    }

    [Fact]
    public async Task Without_drivers_it_says_so_and_that_is_no_failure()
    {
        var text = await Cppn.RunAsync(Path.GetTempPath(), ["devices"], NoDrivers);
        var json = await Cppn.RunAsync(Path.GetTempPath(), ["devices", "--json"], NoDrivers);

        Assert.Equal((0, "", "OpenCL is here, but no device: pictures are drawn on the CPU. A GPU's driver would bring one."), (text.ExitCode, text.Errors, text.Output.Trim()));
        Assert.Equal((0, "[]"), (json.ExitCode, json.Output.Trim()));
    }

    [Fact]
    public async Task A_device_is_measured_beside_the_CPU_and_compared_with_it()
    {
        var pocl = await FindPoclAsync();
        var outcome = await Cppn.RunAsync(Path.GetTempPath(), ["bench", "render", "--size", "64", "--rounds", "1", "--device", $"{pocl.GetProperty("number")}", "--json"]);

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        var figures = JsonDocument.Parse(outcome.Output).RootElement;
        var device = figures.GetProperty("device");
        Assert.Equal(["name", "type", "megapixelsPerSecond", "timesCpu", "greatestDifference"], device.EnumerateObject().Select(field => field.Name));
        Assert.Equal((pocl.GetProperty("name").GetString(), "CPU"), (device.GetProperty("name").GetString(), device.GetProperty("type").GetString()));
        double times = device.GetProperty("megapixelsPerSecond").GetDouble() / figures.GetProperty("megapixelsPerSecond").GetDouble();
        Assert.Equal(times, device.GetProperty("timesCpu").GetDouble(), 1e-9 * times);
        Assert.InRange(device.GetProperty("greatestDifference").GetInt32(), 0, 1);
    }

    [Fact]
    public async Task Where_there_is_no_GPU_the_CPU_alone_is_measured()
    {
        var outcome = await Cppn.RunAsync(Path.GetTempPath(), ["bench", "render", "--size", "64", "--rounds", "1", "--device", "gpu", "--json"], NoDrivers);

        Assert.Equal((0, "A GPU was asked for and OpenCL finds none; pictures are drawn on the CPU."), (outcome.ExitCode, outcome.Errors.Trim()));
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("device").ValueKind);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_wrong_usage()
    {
        var outcome = await Cppn.RunAsync(Path.GetTempPath(), ["bench", "render", "--device", "quantum"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith(
            "--device: There is no device 'quantum'; it may be auto, cpu, gpu, or the number or name of a device that cppn devices lists.", outcome.Errors, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> FindPoclAsync()
    {
        var run = await Cppn.RunAsync(Path.GetTempPath(), ["devices", "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Single(device => device.GetProperty("platform").GetString() == "Portable Computing Language");
    }
}
