using System.Buffers.Binary;
using System.Net;
using CppnGallery.Gallery.Models;
using CppnGallery.Models;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

/// <summary>What a print is, and what is said to whoever asks for none that there is.</summary>
public sealed class PrintTests(PrintTests.Narrow narrow, PrintTests.Usual usual) : IClassFixture<PrintTests.Narrow>, IClassFixture<PrintTests.Usual>
{
    private readonly GalleryServer _server = narrow.Server;

    public sealed class Narrow() : SharedGallery(GalleryServer.Start(models: 1, settings: ("Prints:MaxSide", "2000")));

    public sealed class Usual() : SharedGallery(GalleryServer.Start(models: 1));

    private string Artwork => $"{_server.Models[0].Hash}~seed-7";

    // 1100 × 1100 is five strips of 238 rows, the last one shorter. Widths and heights by hand: the longer side is what was asked for, the other in proportion.
    [Theory]
    [InlineData("", 1100, 1100, 1100)]
    [InlineData("?view=0.25,0.5,0.5,0.25", 1000, 1000, 500)]
    [InlineData("?view=0.25,0.5,0.1,0.4", 999, 250, 999)] // 249.75
    [InlineData("?view=-1,-0.5,3,2", 900, 900, 600)]
    [InlineData("?view=0,0,1,1e-6", 700, 700, 1)]
    public async Task A_print_is_the_file_that_the_command_line_writes(string query, int side, int width, int height)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"/prints/{Artwork}~sepia/{side}.png{query}");
        byte[] file = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20))));
        var view = query.Length == 0 || !View.TryParse(query["?view=".Length..], out var asked) ? View.Frame : asked;
        Assert.Equal(Drawn(view, width, height), file);
    }

    [Fact]
    public async Task A_print_goes_into_the_downloads_under_a_name_of_its_own_and_is_kept_nowhere()
    {
        using var visitor = _server.Visitor();
        long drawn = _server.Services.GetRequiredService<PictureService>().Begun;
        using var answer = await visitor.GetAsync($"/prints/{Artwork}/300.png?view=0,0,1,0.5");
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal($"{_server.Models[0].Hash}-seed-7-300x150.png", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Empty(Directory.EnumerateFiles(_server.Data, "*.png", SearchOption.AllDirectories));
        Assert.Equal(drawn, _server.Services.GetRequiredService<PictureService>().Begun);
    }

    [Theory]
    [InlineData("ARTWORK/0.png", 400, "side", 2000)]
    [InlineData("ARTWORK/2001.png", 400, "side", 2000)]
    [InlineData("ARTWORK/99999999999999999999.png", 400, "side", 2000)]
    [InlineData("ARTWORK/-5.png", 400, "side", 2000)]
    [InlineData("ARTWORK/1e3.png", 400, "side", 2000)]
    [InlineData("ARTWORK/8.png?view=1,2,3", 400, "view", 1_000_000)]
    [InlineData("ARTWORK/8.png?view=0,0,0,1", 400, "view", 1_000_000)]
    [InlineData("ARTWORK/8.png?view=0,0,1,NaN", 400, "view", 1_000_000)]
    [InlineData("ARTWORK/8.png?view=0,0,1e-320,1e-320", 400, "view", 1_000_000)]
    [InlineData("ARTWORK/8.png?view=1e7,0,1,1", 400, "view", 1_000_000)]
    [InlineData("ARTWORK/8.png?ticket=mine", 400, "ticket", 32)]
    [InlineData("ARTWORK/8.png?ticket=", 400, "ticket", 32)]
    [InlineData("ARTWORK~neon/8.png", 400, "artwork", null)]
    [InlineData("00000000~seed-7/8.png", 404, "model", null)]
    [InlineData("nonsense/8.png", 404, "artwork", null)]
    [InlineData("progress/mine", 400, "ticket", 32)]
    [InlineData("progress/0f8fad5b-d9cb-469f-a165-70867728950e", 404, "ticket", null)]
    public async Task What_is_not_printed_is_answered_with_the_part_at_fault_and_its_limit(string rest, int status, string parameter, int? limit)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"/prints/{rest.Replace("ARTWORK", Artwork, StringComparison.Ordinal)}");
        var problem = await answer.ProblemAsync((HttpStatusCode)status, parameter);
        Assert.Equal(limit, problem.TryGetProperty("limit", out var told) ? told.GetInt32() : null);
    }

    [Fact]
    public async Task A_wider_extent_is_printed_as_wide_as_it_is_shown()
    {
        using var visitor = _server.Visitor();
        byte[] wide = await visitor.GetByteArrayAsync($"/prints/{Artwork}~x4/200.png");
        Assert.Equal(await visitor.GetByteArrayAsync($"/prints/{Artwork}/200.png?view=-1.5,-1.5,4,4"), wide);
        Assert.NotEqual(await visitor.GetByteArrayAsync($"/prints/{Artwork}/200.png"), wide);
    }

    [Fact]
    public async Task A_raster_is_not_printed()
    {
        string path = Path.Combine(usual.Server.Data, "wall.png");
        await File.WriteAllBytesAsync(path, Drawn(View.Frame, 16, 16));
        await using var server = GalleryServer.Start(models: 0, ("Iiif:RasterSources:wall", path));
        using var visitor = server.Visitor();
        using var shown = await visitor.GetAsync("/iiif/wall/info.json");
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        using var answer = await visitor.GetAsync("/prints/wall/8.png");
        await answer.ProblemAsync(HttpStatusCode.NotFound, "artwork");
    }

    [Theory]
    [InlineData("MaxSide", "30001")]
    [InlineData("Parallel", "0")]
    [InlineData("Waiting", "-1")]
    [InlineData("PerAddress", "0")]
    [InlineData("Threads", "-1")]
    [InlineData("MinBytesPerSecond", "0")]
    public void A_setting_past_its_range_stops_the_start_and_is_named(string setting, string value)
    {
        var fault = Assert.ThrowsAny<Exception>(() => GalleryServer.Start(models: 0, ($"Prints:{setting}", value)));
        Assert.Contains(setting, fault.ToString(), StringComparison.Ordinal);
    }

    // Widths by hand: a square on A4 is 210 mm, 2480.3 dots; a view half as high as wide is 297 mm, 3507.9 dots, on the same paper laid across.
    [Theory]
    [InlineData("", "2480.png", "21 × 21 cm, 2,480 × 2,480 pixels")]
    [InlineData("?view=0,0.25,1,0.5", "3508.png?view=0,0.25,1,0.5", "29.7 × 14.9 cm, 3,508 × 1,754 pixels")]
    [InlineData("?view=0.5,0,0.3,0.4", "3307.png?view=0.5,0,0.3,0.4", "21 × 28 cm, 2,480 × 3,307 pixels")]
    public async Task The_page_offers_papers_with_the_pixels_that_the_view_needs(string query, string link, string words)
    {
        var server = usual.Server;
        using var visitor = server.Visitor();
        string page = WebUtility.HtmlDecode(await visitor.GetStringAsync($"/art/{server.Models[0]}/seed-7{query}"));
        Assert.Contains($"href=\"prints/{server.Models[0]}~seed-7/{link}\"", page, StringComparison.Ordinal);
        Assert.Contains(words, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_offers_no_paper_past_the_limit()
    {
        using var visitor = _server.Visitor();
        string page = await visitor.GetStringAsync($"/art/{_server.Models[0]}/seed-7");
        Assert.Contains($"\"prints/{_server.Models[0]}~seed-7/2000.png", page, StringComparison.Ordinal);
        Assert.DoesNotContain("2480.png", page, StringComparison.Ordinal);
    }

    private byte[] Drawn(View view, int width, int height)
    {
        Assert.True(Style.TryParse("sepia", out var sepia, out _));
        Assert.True(_server.Services.GetRequiredService<ModelsOnShow>().TryFind(_server.Models[0], out var model));
        return new PictureRenderer(RenderLimits.Print).Render(new PictureRequest(new ArtworkSource(model, Latent.FromSeed(7), sepia), view, width, height));
    }
}
