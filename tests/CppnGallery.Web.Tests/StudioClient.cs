using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace CppnGallery.Web.Tests;

/// <summary>The owner at work in the studio, with runs so small that a batch takes hundredths of a second.</summary>
internal sealed class StudioClient : IDisposable
{
    /// <summary>Pictures a batch of <see cref="Order"/>.</summary>
    public const int Batch = 4;

    // A cold start and a training on a busy machine; past this it does not get on.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public StudioClient(Uri address, string key = GalleryServer.OwnerKey)
    {
        Http = new HttpClient { BaseAddress = address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public HttpClient Http { get; }

    /// <summary>A run on 40 glyphs whose epochs have this many batches.</summary>
    public static Dictionary<string, object> Order(string? name, int epochs, int batches, params (string Name, double Value)[] settings)
    {
        var all = new Dictionary<string, double> { ["batch"] = Batch, ["nodes"] = 2, ["blocks"] = 1, ["generator-steps"] = 1, ["classifier-steps"] = 1 };
        foreach (var (setting, value) in settings)
        {
            all[setting] = value;
        }

        var order = new Dictionary<string, object>
        {
            ["recipe"] = "resnet-cppn", ["epochs"] = epochs, ["seed"] = 7, ["dataset"] = "glyphs", ["digits"] = 40, ["digitsPerEpoch"] = batches * Batch, ["settings"] = all,
        };
        if (name is not null)
        {
            order["name"] = name;
        }

        return order;
    }

    public async Task<JsonElement> StartAsync(Dictionary<string, object> order)
    {
        using var answer = await Http.PostAsJsonAsync("/api/runs", order);
        var run = await answer.JsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, run.ToString());
        Assert.Equal($"/api/runs/{run.GetProperty("id").GetString()}", answer.Headers.Location?.ToString());
        return run;
    }

    public Task<HttpResponseMessage> PostAsync(string id, string action) => Http.PostAsync($"/api/runs/{id}/{action}", null);

    /// <summary>Pauses, resumes or cancels, and the state that comes of it.</summary>
    public async Task<string> ChangeAsync(string id, string action)
    {
        using var answer = await PostAsync(id, action);
        var run = await answer.JsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, run.ToString());
        return run.Text("state");
    }

    public Task<JsonElement> RunAsync(string id) => Http.GetJsonAsync($"/api/runs/{id}");

    public Task<JsonElement> HistoryAsync(string id) => Http.GetJsonAsync($"/api/runs/{id}/history");

    public async Task<string> StateAsync(string id) => (await RunAsync(id)).Text("state");

    public Task<JsonElement> UntilStateAsync(string id, string state) => UntilAsync(id, run => run.Text("state") == state);

    public async Task<JsonElement> UntilAsync(string id, Func<JsonElement, bool> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var run = await RunAsync(id);
            if (holds(run))
            {
                return run;
            }

            Assert.False(limit.IsCancellationRequested, $"The run does not get on: {run}");
            await Task.Delay(20);
        }
    }

    /// <summary>Makes a key for a worker.</summary>
    public async Task<string> WorkerKeyAsync()
    {
        using var made = await Http.PostAsJsonAsync("/api/work/keys", new { name = Guid.NewGuid().ToString("N") });
        return (await made.JsonAsync()).Text("key");
    }

    public void Dispose() => Http.Dispose();
}
