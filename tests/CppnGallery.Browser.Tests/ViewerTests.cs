using System.Globalization;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

public sealed class ViewerTests(Visit visit) : VisitTests(visit)
{
    // Retired: it hangs on no wall, and a link is for ever.
    private const string Artwork = "/art/resnet6-sd1.00-e12.c8ae797e/seed-7";
    private const string Identifier = "resnet6-sd1.00-e12.c8ae797e~seed-7";

    private const string Plane = "[role=application]";

    // An artwork's nominal side in pixels (docs/pictures.md).
    private const int NominalSide = 1 << 20;

    // The plane's canvas beside the same region drawn in one piece: the largest difference of two grey levels.
    private const string LargestDifference = """
        async address => {
            const canvas = document.querySelector('[data-plane] canvas');
            const image = new Image();
            image.src = address;
            await image.decode();
            const whole = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
            whole.drawImage(image, 0, 0);
            const [seen, drawn] = [canvas.getContext('2d'), whole].map(context => context.getImageData(0, 0, canvas.width, canvas.height).data);
            return seen.reduce((largest, level, i) => Math.max(largest, Math.abs(level - drawn[i])), 0);
        }
        """;

    [Fact]
    public async Task Tiles_come_from_the_picture_service_and_none_fails()
    {
        var page = await OpenAsync(Artwork);
        var tiles = await TilesAsync(page);
        // The screen shows between 512 and 1024 pixels of the frame, which are drawn as four by four tiles of 256.
        const int quarter = NominalSide / 4;
        foreach (int x in new[] { 0, quarter, 2 * quarter, 3 * quarter })
        {
            foreach (int y in new[] { 0, quarter, 2 * quarter, 3 * quarter })
            {
                Assert.Contains(tiles, tile => tile.EndsWith($"/{Identifier}/{x},{y},{quarter},{quarter}/256,256/0/default.png 200", StringComparison.Ordinal));
            }
        }

        Assert.All(tiles, tile => Assert.EndsWith(" 200", tile, StringComparison.Ordinal));
        Assert.Equal(Visit.Address + Artwork[1..], page.Url);
        await Assertions.Expect(page.Locator(".navigator")).ToBeHiddenAsync();
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task The_wheel_zooms_about_the_pointer_and_the_link_says_where()
    {
        var page = await OpenAsync($"{Artwork}?style=sepia");
        var box = (await page.Locator(Plane).BoundingBoxAsync())!;
        const double across = 0.25, down = 0.75;
        await page.Mouse.MoveAsync(box.X + (float)(across * box.Width), box.Y + (float)(down * box.Height));
        await page.Mouse.WheelAsync(0, -100);
        double[] view = await ViewAsync(page);

        // One notch is 1.3 times; the point under the pointer stays where it is, to a pixel of the screen.
        double pixel = view[2] / box.Width;
        Assert.Equal(1 / 1.3, view[2], 2 * pixel);
        Assert.Equal(across, view[0] + (across * view[2]), 2 * pixel);
        Assert.Equal(down, view[1] + (down * view[3]), 2 * pixel);
        Assert.EndsWith("&style=sepia", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator(".navigator")).ToBeVisibleAsync();
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task Keys_zoom_move_and_go_home()
    {
        var page = await OpenAsync(Artwork);
        const string ring = "getComputedStyle(document.querySelector('.viewer'), '::after').content";
        await page.ClickAsync(Plane);
        Assert.Equal("none", await page.EvaluateAsync<string>(ring));
        await page.Keyboard.PressAsync("+");
        Assert.Equal("\"\"", await page.EvaluateAsync<string>(ring));
        Assert.Equal("0.25,0.25,0.5,0.5", await ViewTextAsync(page));
        await page.Keyboard.PressAsync("+");
        Assert.Equal("0.375,0.375,0.25,0.25", await ViewTextAsync(page));
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("0.425,0.375,0.25,0.25", await ViewTextAsync(page));
        await page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal("0.425,0.325,0.25,0.25", await ViewTextAsync(page));
        await page.Keyboard.PressAsync("-");
        Assert.Equal(0.5, (await ViewAsync(page))[2]);
        await page.Keyboard.PressAsync("0");
        await page.WaitForAddressAsync(Artwork);
        await Assertions.Expect(page.Locator(".navigator")).ToBeHiddenAsync();
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task Zooming_out_goes_on_past_the_frame_and_links_keep_that_too()
    {
        var page = await OpenAsync(Artwork);
        await page.FocusAsync(Plane);
        await page.Keyboard.PressAsync("-");
        Assert.Equal("-0.5,-0.5,2,2", await ViewTextAsync(page));
        await Assertions.Expect(page.Locator("[data-times]")).ToHaveTextAsync("0.5 ×");
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("-0.1,-0.5,2,2", await ViewTextAsync(page));
        await Assertions.Expect(page.Locator(".navigator")).ToBeVisibleAsync();
        string seen = await LookAsync(page);
        await page.ReloadAsync();
        await ReadyAsync(page);
        Assert.Equal(seen, await LookAsync(page));

        // As far as the plane is shown, eight frames on every side.
        await page.FocusAsync(Plane);
        for (int press = 0; press < 4; press++)
        {
            await page.Keyboard.PressAsync("-");
        }

        Assert.Equal("-8,-8,17,17", await ViewTextAsync(page));
        Assert.Equal("true", await page.GetAttributeAsync("[data-do=out]", "aria-disabled"));
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task Around_the_frame_are_the_artworks_own_pixels_without_a_seam_at_its_edge()
    {
        // 512 pixels of the screen a frame, so that tiles fit it one to one, on both sides of the frame's left upper corner.
        int side = await (await OpenAsync(Artwork)).EvaluateAsync<int>("document.querySelector('[data-plane] canvas').width");
        decimal from = -(side / 2) / 512m, size = side / 512m;
        var page = await OpenAsync($"{Artwork}?view={from},{from},{size},{size}");

        // Of a picture of four frames: 2048 pixels are 2²⁰ nominal ones, and the frame starts at 1.5 frames.
        int start = (768 - (side / 2)) * 512;
        string region = $"/iiif/{Identifier}~x4/{start},{start},{side * 512},{side * 512}/{side},{side}/0/default.png";
        Assert.InRange(await page.EvaluateAsync<int>(LargestDifference, region), 0, 1);
    }

    [Fact]
    public async Task A_reload_shows_the_same_view()
    {
        var page = await OpenAsync(Artwork);
        await page.ClickAsync("[data-do=in]");
        await page.ClickAsync("[data-do=in]");
        await page.ClickAsync("[data-do=in]");
        await ViewAsync(page);
        await Planes.RestAsync(page);
        string url = page.Url;
        string seen = await LookAsync(page);
        string[] tiles = await TilesAsync(page);
        await page.ReloadAsync();
        await ReadyAsync(page);
        Assert.Equal(url, page.Url);
        Assert.Equal(seen, await LookAsync(page));
        Assert.Empty((await TilesAsync(page)).Except(tiles));
        Visit.AssertNoFaults(page);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_is_seen_are_the_artworks_own_pixels_across_the_seams_of_tiles(int density)
    {
        // 64 nominal pixels a pixel of the screen: tiles fit it one to one, and each side, over 512 pixels, shows two seams at least.
        const int scale = 64, start = 7400;
        int side = await (await OpenAsync(Artwork, density)).EvaluateAsync<int>("document.querySelector('[data-plane] canvas').width");
        Assert.True(side > 512);
        decimal from = (decimal)(start * scale) / NominalSide, size = (decimal)(side * scale) / NominalSide;
        var page = await OpenAsync($"{Artwork}?view={from},{from},{size},{size}", density);
        string region = $"/iiif/{Identifier}/{start * scale},{start * scale},{side * scale},{side * scale}/{side},{side}/0/default.png";

        // Coordinates are divided by another number of pixels here, which may turn a level's rounding.
        Assert.InRange(await page.EvaluateAsync<int>(LargestDifference, region), 0, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_deepest_view_shows_the_nominal_pixels_one_to_one(int density)
    {
        var page = await OpenAsync($"{Artwork}?view=0.45,0.45,0.002,0.002", density);
        await page.FocusAsync(Plane);
        for (int press = 0; press < 4; press++)
        {
            await page.Keyboard.PressAsync("+");
        }

        double[] view = await ViewAsync(page);
        int side = await page.EvaluateAsync<int>("document.querySelector('[data-plane] canvas').width");
        Assert.Equal((double)side / NominalSide, view[2], 1e-7);
        Assert.Equal("true", await page.GetAttributeAsync("[data-do=in]", "aria-disabled"));
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task Full_screen_and_back_keep_the_view_of_the_link()
    {
        var page = await OpenAsync($"{Artwork}?view=0.4,0.4,0.2,0.2");
        await page.FocusAsync(Plane);
        string url = page.Url;
        string seen = await LookAsync(page);
        await page.Keyboard.PressAsync("f");
        await page.WaitForSelectorAsync(":fullscreen [data-do=full][aria-pressed=true]");
        await Planes.RestAsync(page);
        Assert.Equal(await page.EvaluateAsync<int>("innerWidth"), await page.EvaluateAsync<int>("document.querySelector('[data-plane] canvas').width"));
        Assert.Equal(url, page.Url);
        await page.Keyboard.PressAsync("f");
        await page.WaitForSelectorAsync("[data-do=full][aria-pressed=false]");
        await Planes.RestAsync(page);
        Assert.Equal(url, page.Url);
        Assert.Equal(seen, await LookAsync(page));
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task The_copied_link_and_the_styles_have_the_view()
    {
        var page = await OpenAsync($"{Artwork}?style=moss&from=elsewhere");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.ClickAsync("[data-do=in]");
        await ViewAsync(page);
        await page.ClickAsync("[data-copy-link]");
        await Assertions.Expect(page.Locator("[data-said]")).ToContainTextAsync("Link copied");
        Assert.Equal($"{Visit.Address}{Artwork[1..]}?view=0.25,0.25,0.5,0.5&style=moss", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await page.GetByRole(AriaRole.Link, new() { Name = "dusk", Exact = true }).ClickAsync();
        await page.WaitForAddressAsync($"{Artwork}?view=0.25,0.25,0.5,0.5&style=dusk");
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task Screen_readers_hear_what_it_is_how_to_steer_it_and_how_deep_one_is()
    {
        var page = await OpenAsync(Artwork);
        var viewer = page.GetByRole(AriaRole.Application, new() { NameRegex = new System.Text.RegularExpressions.Regex("^Drawing .*seed-7$") });
        await Assertions.Expect(viewer).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("Arrow keys move.*F fills the screen"));
        await Assertions.Expect(viewer).ToHaveAttributeAsync("tabindex", "0");
        foreach (string name in new[] { "Zoom in", "Zoom out", "Whole picture", "Full screen" })
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })).ToBeVisibleAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).ClickAsync();
        await Assertions.Expect(page.Locator("[role=status][data-times]")).ToHaveTextAsync("2 ×");
        await page.GetByRole(AriaRole.Button, new() { Name = "Whole picture" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-times]")).ToHaveTextAsync("");
        Assert.Equal("home", await page.EvaluateAsync<string>("document.activeElement.dataset.do"));
    }

    [Fact]
    public async Task A_narrow_phone_has_room_for_the_viewer_its_buttons_and_the_styles()
    {
        var page = await Visit.OpenAsync($"{Artwork}?view=0.4,0.4,0.2,0.2", width: 360, ColorScheme.Dark, density: 2);
        await ReadyAsync(page);
        double[] edges = await page.EvalOnSelectorAllAsync<double[]>(
            ".viewer, .tools > *, .styles a", "parts => parts.map(part => part.getBoundingClientRect()).flatMap(box => [box.left, box.right])");
        Assert.True(edges.Length >= 2 * (1 + 5 + 9));
        Assert.All(edges, edge => Assert.InRange(edge, 0, 360));
        Visit.AssertNoFaults(page);
    }

    private static async Task ReadyAsync(IPage page)
    {
        await page.WaitForSelectorAsync("[data-ready]", new() { State = WaitForSelectorState.Attached });
        await Planes.RestAsync(page);
    }

    private static async Task<string[]> TilesAsync(IPage page)
    {
        string[] loaded = await page.EvaluateAsync<string[]>("performance.getEntriesByType('resource').filter(one => one.name.includes('/iiif/')).map(one => `${one.name} ${one.responseStatus}`)");
        return [.. loaded.Where(one => one.Contains($"{Identifier}/", StringComparison.Ordinal) && one.Contains(",256/", StringComparison.Ordinal)).Distinct()];
    }

    private static Task<string> LookAsync(IPage page) => page.EvaluateAsync<string>("document.querySelector('[data-plane] canvas').toDataURL()");

    private static async Task<double[]> ViewAsync(IPage page) =>
        [.. (await ViewTextAsync(page)).Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static async Task<string> ViewTextAsync(IPage page)
    {
        await Planes.RestAsync(page);
        return await page.EvaluateAsync<string>("new URLSearchParams(location.search).get('view') ?? ''");
    }

    private async Task<IPage> OpenAsync(string path, int density = 1)
    {
        var page = await Visit.OpenAsync(path, density: density);
        await ReadyAsync(page);
        return page;
    }
}
