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
    public async Task A_preset_fills_what_an_order_leaves_open_and_a_run_says_which_it_is_of()
    {
        await using var server = GalleryServer.Start(0, ("Training:Workers", "0"));
        using var owner = new StudioClient(server.Address);
        var recipes = (await owner.Http.GetJsonAsync("/api/recipes")).EnumerateArray().ToDictionary(recipe => recipe.Text("name"));
        Assert.Equal(["cppn-gan", "cppn-gan-vae", "cppn-vae", "resnet-cppn"], recipes.Keys.Order());
        Assert.All(recipes.Values, recipe => Assert.Equal(["gallery", "article"], recipe.GetProperty("presets").EnumerateArray().Select(preset => preset.Text("name"))));
        var article = recipes["resnet-cppn"].GetProperty("presets")[1];
        Assert.Equal((60_000, 10), (article.Number("digitsPerEpoch"), article.GetProperty("settings").Number("kl-weight")));

        var asked = await StartAsync(new { name = "a", preset = "article", epochs = 1, dataset = "mnist" });
        Assert.Equal(("article", 60_000, 60), (asked.Text("preset"), asked.Number("digitsPerEpoch"), asked.Number("batches")));
        Assert.Equal((1_000, 10, 1e-3), (asked.GetProperty("settings").Number("batch"), asked.GetProperty("settings").Number("kl-weight"), asked.GetProperty("settings").GetProperty("learning-rate").GetDouble()));
        var usual = await StartAsync(new { name = "b", epochs = 1, dataset = "mnist", settings = new { sigma = 0.3 } });
        Assert.Equal(("gallery", 12_000, 96), (usual.Text("preset"), usual.Number("digitsPerEpoch"), usual.Number("batches")));
        var changed = await StartAsync(new { name = "c", preset = "article", epochs = 1, dataset = "glyphs", digits = 2_000, settings = new Dictionary<string, int> { ["kl-weight"] = 30 } });
        Assert.Equal(("article, changed: kl-weight, digits-per-epoch", 2_000), (changed.Text("preset"), changed.Number("digitsPerEpoch"))); // one pass
        var whole = await StartAsync(new { name = "d", epochs = 1, dataset = "mnist", digitsPerEpoch = 0 });
        Assert.Equal(60_000, whole.Number("digitsPerEpoch"));

        using var refused = await owner.Http.PostAsJsonAsync("/api/runs", new { preset = "magic", epochs = 1 });
        await refused.ProblemAsync(HttpStatusCode.BadRequest, "preset");
        using var large = await owner.Http.PostAsJsonAsync("/api/runs", new { recipe = "cppn-vae", epochs = 1, settings = new { batch = 1001 } });
        await large.ProblemAsync(HttpStatusCode.BadRequest, "settings.batch");

        async Task<JsonElement> StartAsync(object order)
        {
            using var answer = await owner.Http.PostAsJsonAsync("/api/runs", order);
            var run = await answer.JsonAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.Created, run.ToString());
            return run;
        }
    }

    /// <summary>The gallery's limits hold for what a preset says, too.</summary>
    [Fact]
    public async Task A_preset_is_held_to_the_gallerys_limits()
    {
        await using var server = GalleryServer.Start(0, ("Training:Workers", "0"), ("Training:MaxBatch", "500"), ("Training:MaxDigitsPerEpoch", "5000"));
        using var owner = new StudioClient(server.Address);
        var problem = await (await owner.Http.PostAsJsonAsync("/api/runs", new { preset = "article", epochs = 1 })).ProblemAsync(HttpStatusCode.BadRequest, "settings.batch");
        Assert.Equal(500, problem.Number("limit"));
        var run = await (await owner.Http.PostAsJsonAsync("/api/runs", new { recipe = "cppn-gan-vae", preset = "article", epochs = 1 })).JsonAsync();
        Assert.Equal(5_000, run.Number("digitsPerEpoch"));
    }

    [Fact]
    public async Task The_form_is_filled_by_the_preset_that_its_link_names()
    {
        await using var server = GalleryServer.Start(0, ("Training:Workers", "0"));
        using var owner = await FormBrowser.SignedInAsync(server);
        foreach (var (query, batch, digits) in new[] { ("", 125, 12_000), ("?preset=article", 1_000, 60_000), ("?recipe=cppn-vae&preset=article", 500, 60_000), ("?recipe=cppn-vae", 40, 12_000) })
        {
            string page = await owner.PageAsync($"/training{query}");
            Assert.Matches($"id=\"batch\"[^>]* value=\"{batch}\"", page);
            Assert.Matches($"id=\"digitsPerEpoch\"[^>]* value=\"{digits}\"", page);
            Assert.Matches($"aria-current=\"true\"[^>]*>{(query.Contains("article", StringComparison.Ordinal) ? "article" : "gallery")}<", page);
        }
    }

    [Fact]
    public async Task An_epoch_without_a_step_of_the_adversary_is_warned_of_on_the_page_in_the_log_and_in_the_model()
    {
        using var log = new KeptWarnings("CppnGallery.Studio");
        await using var server = GalleryServer.StartListening(log);
        using var owner = new StudioClient(server.Address);
        await owner.StartAsync(StudioClient.Order("stands", epochs: 2, batches: 2, ("classifier-steps", 0)));
        var run = await owner.UntilStateAsync("stands", "finished");

        static string Sentence(int epoch) => $"The classifier took no step in epoch {epoch}: the generator learned against one that stood still.";
        var epochs = (await owner.HistoryAsync("stands")).GetProperty("epochs").EnumerateArray().ToList();
        Assert.Equal([null, Sentence(1), Sentence(2)], epochs.Select(epoch => epoch.GetProperty("warning").GetString()));
        string page = await owner.Http.GetStringAsync("/training/stands");
        Assert.All([1, 2], epoch => Assert.Contains(Sentence(epoch), page, StringComparison.Ordinal));
        Assert.Equal(Sentence(2), (await owner.Http.GetJsonAsync($"/api/models/{run.GetProperty("models")[2].Text("model")}")).Text("warning"));
        Assert.Equal([Sentence(1), Sentence(2)], log.Texts.Select(text => text.Split("The run stands: ")[^1]));
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
