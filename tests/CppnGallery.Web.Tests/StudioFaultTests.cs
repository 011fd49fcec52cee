using System.Text.Json;

namespace CppnGallery.Web.Tests;

/// <summary>What goes wrong with a training is told in sentences, and what was trained is kept.</summary>
public sealed class StudioFaultTests
{
    [Fact]
    public async Task Digits_that_are_nowhere()
    {
        string empty = Directory.CreateTempSubdirectory("cppn-no-digits-").FullName;
        await using var server = GalleryServer.Start(0, ("Training:Data", empty));
        using var owner = new StudioClient(server.Address);
        var order = StudioClient.Order("run", 1, 3);
        order["dataset"] = "mnist";

        var run = await FailAsync(owner, order);

        Assert.Contains($"{empty} holds neither train-images-idx3-ubyte", run.Text("fault"), StringComparison.Ordinal);
        Assert.Contains("Training:Data", run.Text("fault"), StringComparison.Ordinal);
        Assert.DoesNotContain("--data", run.Text("fault"), StringComparison.Ordinal);
        Directory.Delete(empty);
    }

    [Fact]
    public async Task Numbers_that_blow_up_and_the_epochs_before_them()
    {
        await using var server = GalleryServer.Start(0);
        using var owner = new StudioClient(server.Address);

        var run = await FailAsync(owner, StudioClient.Order("run", 5, 400, ("learning-rate", 1), ("gradient-limit", 1e6), ("kl-weight", 1e6)));

        Assert.Matches("Training diverged in epoch [1-5], batch [0-9]+.*a smaller learning rate", run.Text("fault"));
        Assert.Contains(run.Number("epoch") == 0 ? "untrained model is kept" : $"Epochs 0 to {run.Number("epoch")} are kept", run.Text("fault"), StringComparison.Ordinal);
        Assert.Equal(run.Number("epoch") + 1, (await owner.Http.GetJsonAsync("/api/models")).GetArrayLength());

        // Resumed, it comes to the same numbers, and everything before is told once.
        long step = run.Number("step");
        Assert.Equal("queued", (await (await owner.PostAsync("run", "resume")).JsonAsync()).Text("state").Replace("running", "queued", StringComparison.Ordinal));
        var again = await owner.UntilStateAsync("run", "failed");
        Assert.Equal((step, run.Text("fault")), (again.Number("step"), again.Text("fault")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_and_then_can()
    {
        await using var server = GalleryServer.Start(0);
        using var owner = new StudioClient(server.Address);
        string place = Path.Combine(Directory.CreateDirectory(Path.Combine(server.Data, "runs")).FullName, "run");
        File.WriteAllText(place, "a file where the folder should be");

        var run = await FailAsync(owner, StudioClient.Order("run", 1, 3));
        Assert.Contains("could not be written", run.Text("fault"), StringComparison.Ordinal);
        Assert.Contains(place, run.Text("fault"), StringComparison.Ordinal);

        File.Delete(place);
        await owner.ChangeAsync("run", "resume");
        Assert.Equal(JsonValueKind.Null, (await owner.UntilStateAsync("run", "finished")).GetProperty("fault").ValueKind);
    }

    [Fact]
    public async Task A_damaged_state()
    {
        await using var server = GalleryServer.Start(0);
        using var owner = new StudioClient(server.Address);
        await owner.StartAsync(StudioClient.Order("run", 1, 100_000));
        await owner.UntilAsync("run", run => run.Number("step") > 0);
        await owner.ChangeAsync("run", "pause");

        // Paused at once, it saves its state within a step; who damages it has to come after that.
        await owner.StartAsync(StudioClient.Order("next", 0, 3));
        await owner.UntilStateAsync("next", "finished");
        string state = Path.Combine(server.Data, "runs", "run", "state.safetensors");
        byte[] bytes = File.ReadAllBytes(state);
        File.WriteAllBytes(state, bytes[..(bytes.Length / 2)]);
        await owner.ChangeAsync("run", "resume");

        var failed = await owner.UntilStateAsync("run", "failed");
        Assert.Contains(state, failed.Text("fault"), StringComparison.Ordinal);
        Assert.Contains("The untrained model is kept.", failed.Text("fault"), StringComparison.Ordinal);
        Assert.Equal("cancelled", await owner.ChangeAsync("run", "cancel"));
    }

    private static async Task<JsonElement> FailAsync(StudioClient owner, Dictionary<string, object> order)
    {
        await owner.StartAsync(order);
        return await owner.UntilStateAsync("run", "failed");
    }
}
