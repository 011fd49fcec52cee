using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CppnGallery.Web.Tests;

/// <summary>The studio's queue, states and refusals, by HTTP.</summary>
public sealed class StudioTests
{
    private const string Frame = "full/32,32/0/default.png";

    [Fact]
    public async Task A_run_trains_to_its_end_and_its_epochs_hang()
    {
        await using var server = GalleryServer.Start(0);
        using var owner = new StudioClient(server.Address);

        var order = StudioClient.Order(null, epochs: 2, batches: 3);
        Assert.Equal("resnet2-sd1.00", (await owner.StartAsync(order)).Text("id"));
        var run = await owner.UntilStateAsync("resnet2-sd1.00", "finished");

        Assert.Equal((2, 6, 6, 3), (run.Number("epoch"), run.Number("step"), run.Number("steps"), run.Number("batches")));
        Assert.True(run.GetProperty("createdAt").GetDateTimeOffset() <= run.GetProperty("startedAt").GetDateTimeOffset());
        Assert.True(run.GetProperty("startedAt").GetDateTimeOffset() <= run.GetProperty("finishedAt").GetDateTimeOffset());
        Assert.Equal(1.0, run.GetProperty("settings").GetProperty("sigma").GetDouble());
        var models = run.GetProperty("models").EnumerateArray().ToList();
        Assert.Equal([0, 1, 2], models.Select(model => model.Number("epoch")));
        string[] shown = [.. (await owner.Http.GetJsonAsync("/api/models")).EnumerateArray().Select(model => model.Text("id")).Order()];
        Assert.Equal(models.Select(model => model.Text("model")).Order(), shown);
        Assert.Equal(HttpStatusCode.OK, (await owner.Http.GetAsync($"/iiif/{models[2].Text("model")}~seed-1/{Frame}")).StatusCode);

        var history = await owner.HistoryAsync("resnet2-sd1.00");
        Assert.Equal([1, 2, 3, 4, 5, 6], history.GetProperty("steps").GetProperty("step").Numbers());
        Assert.Equal([0, 3, 6], history.GetProperty("epochs").EnumerateArray().Select(epoch => epoch.Number("step")));

        // The mean of the losses is the epoch's, as its checkpoint says.
        int loss = history.GetProperty("steps").GetProperty("names").EnumerateArray().Select(name => name.GetString()).ToList().IndexOf("drawingLoss");
        var losses = history.GetProperty("steps").GetProperty("values")[loss].EnumerateArray().Select(value => value.GetDouble()).ToList();
        Assert.Equal(losses[3..].Average(), history.GetProperty("epochs")[2].GetProperty("metrics").GetProperty("drawingLoss").GetDouble(), 1e-5);

        // The same settings again: the same models, under the next name.
        Assert.Equal("resnet2-sd1.00-2", (await owner.StartAsync(order)).Text("id"));
        var again = await owner.UntilStateAsync("resnet2-sd1.00-2", "finished");
        Assert.Equal(models.Select(model => model.Text("model")), again.GetProperty("models").EnumerateArray().Select(model => model.Text("model")));
        Assert.Equal(["resnet2-sd1.00-2", "resnet2-sd1.00"], (await owner.Http.GetJsonAsync("/api/runs")).EnumerateArray().Select(one => one.Text("id")));
    }

    [Fact]
    public async Task One_trains_the_others_wait_and_every_change_that_makes_no_sense_is_refused()
    {
        await using var server = GalleryServer.Start(0);
        using var owner = new StudioClient(server.Address);
        foreach (string id in (string[])["a", "b", "c"])
        {
            await owner.StartAsync(StudioClient.Order(id, epochs: 1, batches: 100_000));
        }

        Assert.Equal(("running", "queued", "queued"), (await owner.StateAsync("a"), await owner.StateAsync("b"), await owner.StateAsync("c")));
        Assert.Equal((1, 2), ((await owner.RunAsync("b")).Number("queuePlace"), (await owner.RunAsync("c")).Number("queuePlace")));
        await RefusedAsync(owner, "a", "resume");
        await RefusedAsync(owner, "b", "resume");

        Assert.Equal("cancelled", await owner.ChangeAsync("b", "cancel"));
        Assert.Equal(1, (await owner.RunAsync("c")).Number("queuePlace"));
        await RefusedAsync(owner, "b", "pause", "resume", "cancel");

        await owner.UntilAsync("a", run => run.Number("step") > 0);
        Assert.Equal("paused", await owner.ChangeAsync("a", "pause"));
        await owner.UntilStateAsync("c", "running");
        await RefusedAsync(owner, "a", "pause");
        long step = (await owner.RunAsync("a")).Number("step");
        Assert.Equal("queued", await owner.ChangeAsync("a", "resume"));
        Assert.Equal("paused", await owner.ChangeAsync("a", "pause"));
        Assert.Equal("queued", await owner.ChangeAsync("a", "resume"));

        Assert.Equal("cancelled", await owner.ChangeAsync("c", "cancel"));
        await owner.UntilAsync("a", run => run.Text("state") == "running" && run.Number("step") > step);
        Assert.Equal("cancelled", await owner.ChangeAsync("a", "cancel"));
        Assert.Single((await owner.RunAsync("a")).GetProperty("models").EnumerateArray());
    }

    [Fact]
    public async Task A_deleted_run_is_gone_and_links_to_its_models_work()
    {
        await using var server = GalleryServer.Start(1);
        using var owner = new StudioClient(server.Address);
        await owner.StartAsync(StudioClient.Order("gone", epochs: 1, batches: 100_000));
        var run = await owner.UntilAsync("gone", run => run.GetProperty("models").GetArrayLength() == 1);
        string model = run.GetProperty("models")[0].Text("model");

        using var deleted = await owner.Http.DeleteAsync("/api/runs/gone");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await (await owner.Http.GetAsync("/api/runs/gone")).ProblemAsync(HttpStatusCode.NotFound, "id");
        await (await owner.Http.GetAsync("/api/runs/gone/history")).ProblemAsync(HttpStatusCode.NotFound, "id");
        Assert.Single((await owner.Http.GetJsonAsync("/api/models")).EnumerateArray());
        Assert.Equal(HttpStatusCode.OK, (await owner.Http.GetAsync($"/iiif/{model}~seed-1/{Frame}")).StatusCode);
        Assert.Equal(["epoch-00.safetensors"], Directory.GetFiles(Path.Combine(server.Data, "runs", "gone"), "*.safetensors").Select(file => Path.GetFileName(file)));
        await (await owner.Http.PostAsJsonAsync("/api/runs", StudioClient.Order("gone", 1, 3))).ProblemAsync(HttpStatusCode.Conflict, "name");
        await (await owner.Http.DeleteAsync("/api/runs/gone")).ProblemAsync(HttpStatusCode.NotFound, "id");
    }

    [Fact]
    public async Task What_stands_on_the_easel_is_drawn_for_as_long_as_it_stands_there()
    {
        await using var server = GalleryServer.Start(0, ("Training:EaselSeconds", "0.1"));
        using var owner = new StudioClient(server.Address);
        await owner.StartAsync(StudioClient.Order("run", epochs: 1, batches: 100_000));
        JsonElement easel = default;
        await owner.UntilAsync("run", _ => (easel = owner.HistoryAsync("run").Result.GetProperty("easel")).ValueKind == JsonValueKind.Object);
        string address = $"/iiif/{easel.Text("model")}~seed-1/{Frame}";

        Assert.InRange(easel.Number("step"), 1, (await owner.RunAsync("run")).Number("step"));
        Assert.Equal(HttpStatusCode.OK, (await owner.Http.GetAsync(address)).StatusCode);
        Assert.DoesNotContain(easel.Text("model"), await owner.Http.GetStringAsync("/api/models"), StringComparison.Ordinal);

        await owner.ChangeAsync("run", "cancel");
        await owner.UntilAsync("run", _ => owner.Http.GetAsync(address).Result.StatusCode == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_the_owner_changes_anything()
    {
        await using var server = GalleryServer.Start(0);
        using var stranger = server.Visitor();
        foreach (string address in (string[])["/api/runs", "/api/runs/estimate", "/api/runs/a/pause", "/api/runs/a/resume", "/api/runs/a/cancel"])
        {
            await (await stranger.PostAsJsonAsync(address, StudioClient.Order("a", 1, 1))).ProblemAsync(HttpStatusCode.Unauthorized, "Authorization");
        }

        await (await stranger.DeleteAsync("/api/runs/a")).ProblemAsync(HttpStatusCode.Unauthorized, "Authorization");
        Assert.Empty((await stranger.GetJsonAsync("/api/runs")).EnumerateArray());
        Assert.Contains("generator-steps", (await stranger.GetJsonAsync("/api/recipes"))[0].GetProperty("settings").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_out_of_their_range_are_refused_by_name_and_limit()
    {
        await using var server = GalleryServer.Start(1, ("Training:MaxNodes", "10"), ("Training:MaxRuns", "1"));
        using var owner = new StudioClient(server.Address);
        (string Field, object Value, string Parameter, long? Limit)[] cases =
        [
            ("recipe", "magic", "recipe", null),
            ("epochs", 1001, "epochs", 1000),
            ("epochs", -1, "epochs", 0),
            ("digits", 200_001, "digits", 200_000),
            ("digits", 3, "digits", 4),
            ("digitsPerEpoch", 1_000_001, "digitsPerEpoch", 1_000_000),
            ("digitsPerEpoch", 3, "digitsPerEpoch", 4),
            ("seed", 1UL << 53, "seed", (1L << 53) - 1),
            ("dataset", "cifar", "dataset", null),
            ("name", "../up", "name", null),
            ("settings", new { nodes = 11 }, "settings.nodes", 10),
            ("settings", new { nodes = 65 }, "settings.nodes", 64),
            ("settings", new { batch = 1001 }, "settings.batch", 1000),
            ("settings", new { blocks = 65 }, "settings.blocks", 64),
            ("settings", new { stddev = 1 }, "settings.stddev", null),
        ];
        foreach (var (field, value, parameter, limit) in cases)
        {
            var order = StudioClient.Order(null, 1, 1);
            order[field] = value;
            var problem = await (await owner.Http.PostAsJsonAsync("/api/runs", order)).ProblemAsync(HttpStatusCode.BadRequest, parameter);
            Assert.Equal(limit, problem.TryGetProperty("limit", out var told) ? told.GetInt64() : null);
        }

        // A model on show is of a run called tiny.
        await (await owner.Http.PostAsJsonAsync("/api/runs", StudioClient.Order("Tiny", 1, 1))).ProblemAsync(HttpStatusCode.Conflict, "name");
        await owner.StartAsync(StudioClient.Order("trains", 1, 100_000));
        await owner.StartAsync(StudioClient.Order("waits", 1, 100_000));
        var full = await (await owner.Http.PostAsJsonAsync("/api/runs", StudioClient.Order("third", 1, 1))).ProblemAsync(HttpStatusCode.Conflict, "runs");
        Assert.Equal(1, full.Number("limit"));
        await (await owner.PostAsync("nobody", "pause")).ProblemAsync(HttpStatusCode.NotFound, "id");
    }

    [Fact]
    public async Task A_run_is_estimated_by_a_few_batches_and_then_by_an_earlier_one_of_its_shape()
    {
        await using var server = GalleryServer.Start(0);
        using var owner = new StudioClient(server.Address);
        var order = StudioClient.Order("first", epochs: 2, batches: 15);

        var measured = await EstimateAsync();
        await owner.StartAsync(order);
        await owner.UntilStateAsync("first", "finished");
        var known = await EstimateAsync();

        Assert.Contains("trained just now", measured.Text("basis"), StringComparison.Ordinal);
        Assert.Contains("The run first", known.Text("basis"), StringComparison.Ordinal);
        foreach (var estimate in (JsonElement[])[measured, known])
        {
            Assert.Equal(30, estimate.Number("batches"));
            Assert.True(estimate.GetProperty("secondsPerBatch").GetDouble() > 0);
            Assert.Equal(30 * estimate.GetProperty("secondsPerBatch").GetDouble(), estimate.GetProperty("seconds").GetDouble(), 1e-9);
        }

        async Task<JsonElement> EstimateAsync() => await (await owner.Http.PostAsJsonAsync("/api/runs/estimate", order)).JsonAsync();
    }

    private static async Task RefusedAsync(StudioClient owner, string id, params string[] actions)
    {
        string state = await owner.StateAsync(id);
        foreach (string action in actions)
        {
            var problem = await (await owner.PostAsync(id, action)).ProblemAsync(HttpStatusCode.Conflict, "state");
            Assert.Contains($"is {state};", problem.Text("detail"), StringComparison.Ordinal);
        }
    }
}
