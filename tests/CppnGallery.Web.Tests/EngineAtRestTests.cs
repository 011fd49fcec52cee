using System.Diagnostics;
using System.Net.Http.Json;
using CppnGallery.Browser.Tests;

namespace CppnGallery.Web.Tests;

/// <summary>The engine that trains and encodes, 150 MB of it, in a gallery of CPPNs.</summary>
public sealed class EngineAtRestTests : IDisposable
{
    private const string Model = "resnet6-sd1.00-e24.7ea71e5f";

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-engine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Whatever_is_looked_at_and_voted_on_libtorch_is_loaded_when_a_digit_is_first_encoded()
    {
        await using var server = await ServerProcess.StartAsync(_folder, settings: [("Votes:CooldownSeconds", "0")]);
        using var visitor = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(1) };
        foreach (string address in (string[])
        [
            "/", "/vote", "/results", "/training", "/models", $"/models/{Model}", "/favourites", "/owner", $"/art/{Model}/seed-7",
            $"/branch/{Model}/seed-7", $"/room/{Model}/seed-7", $"/lab?model={Model}&z=seed-7", $"/compare?z=seed-7&m={Model}",
            "/api/models", "/api/runs", "/api/results", $"/api/latents/presets?model={Model}",
            $"/iiif/{Model}~seed-7/full/256,/0/default.png", $"/card/{Model}~seed-7.png", $"/prints/{Model}~seed-7/300.png",
        ])
        {
            using var answer = await visitor.GetAsync(address);
            Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode}");
        }

        for (int vote = 0; vote < 3; vote++)
        {
            (await visitor.VoteOnNextAsync("left")).EnsureSuccessStatusCode();
        }

        Assert.DoesNotContain(Loaded(), name => name.Contains("torch", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".dll", StringComparison.Ordinal));

        using var encoded = await visitor.PostAsJsonAsync("/api/latents/encode", new { model = Model, intensities = new float[28 * 28] });
        Assert.True(encoded.IsSuccessStatusCode, await encoded.Content.ReadAsStringAsync());
        Assert.Contains(Loaded(), name => name.Contains("torch_cpu", StringComparison.Ordinal));

        List<string> Loaded()
        {
            using var process = Process.GetProcessById(server.Id);
            return [.. process.Modules.Cast<ProcessModule>().Select(module => module.FileName)];
        }
    }
}
