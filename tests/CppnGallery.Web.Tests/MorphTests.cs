using System.Net;
using CppnGallery.Gallery.Models;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

public sealed class MorphTests(MorphTests.Gallery gallery) : IClassFixture<MorphTests.Gallery>
{
    private readonly GalleryServer _server = gallery.Server;

    public sealed class Gallery() : SharedGallery(GalleryServer.Start(1, ("Morphs:MaxSide", "500"), ("Morphs:MaxPixels", "3000000")));

    private string Address => $"/morphs/{_server.Models[0].Hash}.gif";

    [Fact]
    public async Task An_animation_is_the_file_that_the_command_line_writes_and_a_download()
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"{Address}?z=seed-2&z=seed-9&z=seed-2&easing=sinusoid&frames=5&size=64&delay=7&repeats=2&style=ember");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/gif", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"{_server.Models[0].Hash}-morph-64.gif", answer.Content.Headers.ContentDisposition?.FileName);

        Assert.True(_server.Services.GetRequiredService<ModelsOnShow>().TryFind(_server.Models[0], out var model));
        var path = new LatentPath([Latent.FromSeed(2), Latent.FromSeed(9), Latent.FromSeed(2)], Easing.Sinusoid, 5);
        using var file = new MemoryStream();
        new Morph(model, path, 64, 7, 2, Style.All.Single(style => style.Name == "ember")).Render(new PictureRenderer(new RenderLimits()), file);
        Assert.Equal(file.ToArray(), await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task What_is_left_out_is_as_usual()
    {
        using var visitor = _server.Visitor();
        byte[] usual = await visitor.GetByteArrayAsync($"{Address}?z=seed-2&z=seed-9&size=32");
        Assert.Equal(usual, await visitor.GetByteArrayAsync($"{Address}?z=seed-2&z=seed-9&size=32&easing=linear&frames=24&delay=4&repeats=0&style=ink"));
    }

    [Theory]
    [InlineData("z=seed-1", "z", 12)]
    [InlineData("", "z", 12)]
    [InlineData("z=seed-1&z=seed-2&z=3&z=4&z=5&z=6&z=7&z=8&z=9&z=10&z=11&z=12&z=13", "z", 12)]
    [InlineData("z=seed-1&z=seed-x", "z", null)]
    [InlineData("z=seed-1&z=seed-2&easing=bounce", "easing", null)]
    [InlineData("z=seed-1&z=seed-2&frames=1", "frames", 120)]
    [InlineData("z=seed-1&z=seed-2&frames=121", "frames", 120)]
    [InlineData("z=seed-1&z=seed-2&size=15", "size", 500)]
    [InlineData("z=seed-1&z=seed-2&size=501", "size", 500)]
    [InlineData("z=seed-1&z=seed-2&size=1e2", "size", 500)]
    [InlineData("z=seed-1&z=seed-2&frames=24&size=400", "size", 3_000_000)] // 25 × 160,000
    [InlineData("z=seed-1&z=seed-2&delay=1", "delay", 500)]
    [InlineData("z=seed-1&z=seed-2&delay=501", "delay", 500)]
    [InlineData("z=seed-1&z=seed-2&repeats=65536", "repeats", 65_535)]
    [InlineData("z=seed-1&z=seed-2&style=neon", "style", null)]
    [InlineData("z=seed-1&z=seed-2&ticket=mine", "ticket", 32)]
    public async Task What_is_wrong_is_named_with_its_limit(string query, string parameter, int? limit)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"{Address}?{query}");
        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, parameter);
        Assert.Equal(limit, problem.TryGetProperty("limit", out var told) ? told.GetInt32() : null);
    }

    [Fact]
    public async Task Unknown_models_are_told()
    {
        using var visitor = _server.Visitor();
        await (await visitor.GetAsync("/morphs/00000000.gif?z=seed-1&z=seed-2")).ProblemAsync(HttpStatusCode.NotFound, "model");
        await (await visitor.GetAsync("/morphs/what.gif?z=seed-1&z=seed-2")).ProblemAsync(HttpStatusCode.BadRequest, "model");
    }

    [Fact]
    public async Task Progress_is_told_in_frames_and_a_cancelled_one_stops()
    {
        await using var server = GalleryServer.Start(1, ("Morphs:MaxPixels", "2000000000"));
        using var visitor = server.Visitor();
        var ticket = Guid.NewGuid();
        var sending = visitor.GetAsync($"/morphs/{server.Models[0].Hash}.gif?z=seed-1&z=seed-2&z=seed-3&z=seed-4&frames=120&size=1080&ticket={ticket}", HttpCompletionOption.ResponseHeadersRead);
        using var answer = await sending;
        string progress = $"/prints/progress/{ticket}";
        int done = 0;
        while (done < 2)
        {
            var told = await visitor.GetJsonAsync(progress);
            Assert.Equal((3 * 120) + 1, told.GetProperty("total").GetInt32());
            Assert.Contains(told.GetProperty("state").GetString(), new[] { "waiting", "drawing" });
            done = told.GetProperty("done").GetInt32();
            await Task.Delay(20);
        }

        using var cancelled = await visitor.DeleteAsync(progress);
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync());
        while ((await visitor.GetJsonAsync(progress)).GetProperty("state").GetString() is "waiting" or "drawing")
        {
            await Task.Delay(20);
        }

        Assert.Equal("cancelled", (await visitor.GetJsonAsync(progress)).GetProperty("state").GetString());
    }
}
