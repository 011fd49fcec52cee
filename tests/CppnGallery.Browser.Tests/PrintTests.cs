using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

public sealed class PrintTests(Visit visit) : VisitTests(visit)
{
    // Retired: it hangs on no wall, and a link is for ever.
    private const string Artwork = "/art/resnet6-sd1.00-e12.c8ae797e/seed-7";
    private const string Identifier = "resnet6-sd1.00-e12.c8ae797e~seed-7";

    // What the browser makes of a file: width and height.
    private const string Decode = """
        async base64 => {
            const image = new Image();
            image.src = `data:image/png;base64,${base64}`;
            await image.decode();
            return [image.naturalWidth, image.naturalHeight];
        }
        """;

    private static readonly LocatorAssertionsToHaveTextOptions Long = new() { Timeout = 120_000 };

    [Fact]
    public async Task A_size_of_ones_own_is_drawn_with_progress_and_lands_in_the_downloads()
    {
        var page = await OpenAsync();
        await page.GetByLabel("Longer side").FillAsync("7000");
        await Assertions.Expect(page.Locator(".own [data-size]")).ToHaveTextAsync("59.3 × 59.3 cm, 7,000 × 7,000 pixels");
        var waiting = page.WaitForDownloadAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Print this size" }).ClickAsync();
        await Assertions.Expect(Status(page)).ToHaveTextAsync(new Regex("^Drawing"), Long);
        await Assertions.Expect(page.Locator("[data-left]")).ToHaveTextAsync(new Regex("[1-9][0-9]? %"), Long);
        double share = double.Parse((await page.GetByRole(AriaRole.Progressbar, new() { Name = "Print" }).GetAttributeAsync("value"))!);
        Assert.InRange(share, 0.01, 1);

        var download = await waiting;
        await Assertions.Expect(Status(page)).ToHaveTextAsync(new Regex("in your downloads"), Long);
        Assert.Equal("c8ae797e-seed-7-7000x7000.png", download.SuggestedFilename);
        byte[] file = await File.ReadAllBytesAsync(await download.PathAsync());
        int[] size = await page.EvaluateAsync<int[]>(Decode, Convert.ToBase64String(file));
        Assert.Equal((7000, 7000), (size[0], size[1]));
        await Assertions.Expect(page.Locator("[data-job]")).ToBeHiddenAsync();
        Visit.AssertNoFaults(page, IsEarlyLook);
    }

    [Fact]
    public async Task What_is_printed_is_what_is_looked_at()
    {
        var page = await OpenAsync("?style=moss");
        await page.WaitForSelectorAsync("[data-ready]", new() { State = WaitForSelectorState.Attached });
        await page.GetByLabel("Longer side").FillAsync("600");
        await page.ClickAsync("[data-do=in]");
        await page.WaitForAddressAsync("?view=0.25,0.25,0.5,0.5&style=moss");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByLabel("Longer side").PressAsync("Enter"));
        byte[] file = await File.ReadAllBytesAsync(await download.PathAsync());
        using var http = new HttpClient();
        Assert.Equal(await http.GetByteArrayAsync(new Uri(Visit.Address, $"/prints/{Identifier}~moss/600.png?view=0.25,0.25,0.5,0.5")), file);
    }

    [Fact]
    public async Task Cancel_stops_the_servers_drawing_and_says_so()
    {
        var page = await OpenAsync();
        var link = page.GetByRole(AriaRole.Link, new() { NameRegex = new("1 × 1 m") });
        await link.FocusAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Keyboard.PressAsync("Enter"));
        await Assertions.Expect(page.Locator("[data-left]")).ToHaveTextAsync(new Regex("%"), Long);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        Assert.Equal("drawing", await StateAsync(download));

        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Status(page)).ToHaveTextAsync("Cancelled. Nothing more is drawn.", Long);
        Assert.Equal("cancelled", await StateAsync(download));
        Assert.NotNull(await download.FailureAsync());
        await Assertions.Expect(link).ToBeFocusedAsync();
        Visit.AssertNoFaults(page, IsEarlyLook);
    }

    [Fact]
    public async Task A_download_that_is_broken_off_in_the_browser_stops_the_drawing_and_is_told()
    {
        var page = await OpenAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { NameRegex = new("1 × 1 m") }).ClickAsync());
        await Assertions.Expect(page.Locator("[data-left]")).ToHaveTextAsync(new Regex("%"), Long);
        await download.CancelAsync();
        await Assertions.Expect(Status(page)).ToHaveTextAsync("The download was broken off, and the drawing with it.", Long);
        Assert.Equal("cancelled", await StateAsync(download));
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_servers_words_and_the_page_stays()
    {
        // One address has two places.
        var pages = new[] { await OpenAsync(), await OpenAsync(), await OpenAsync() };
        foreach (var page in pages[..2])
        {
            await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { NameRegex = new("1 × 1 m") }).ClickAsync());
        }

        await Assertions.Expect(Status(pages[1])).ToHaveTextAsync(new Regex("^Another file is being drawn"), Long);
        string address = pages[2].Url;
        await pages[2].GetByRole(AriaRole.Link, new() { NameRegex = new("A4") }).ClickAsync();
        await Assertions.Expect(Status(pages[2])).ToHaveTextAsync(new Regex("^2 prints are being drawn for this address already"), Long);
        Assert.Equal(address, pages[2].Url);
        foreach (var page in pages[..2])
        {
            await page.ClickAsync("[data-cancel]");
            await Assertions.Expect(Status(page)).ToHaveTextAsync(new Regex("^Cancelled"), Long);
        }
    }

    [Fact]
    public async Task Without_scripts_a_paper_is_a_plain_download()
    {
        var page = await OpenAsync("?view=0,0.25,1,0.5", scripts: false);
        await Assertions.Expect(page.GetByLabel("Longer side")).ToBeHiddenAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { NameRegex = new("A4") }).ClickAsync());
        Assert.Equal("c8ae797e-seed-7-3508x1754.png", download.SuggestedFilename);
        Assert.Null(await download.FailureAsync());
    }

    [Fact]
    public async Task A_size_past_the_limit_is_not_asked_for()
    {
        var page = await OpenAsync();
        bool asked = false;
        page.Request += (_, request) => asked |= request.Url.Contains("/prints/", StringComparison.Ordinal);
        await page.GetByLabel("Longer side").FillAsync("30001");
        await page.GetByRole(AriaRole.Link, new() { Name = "Print this size" }).ClickAsync();
        await page.WaitForTimeoutAsync(700);
        Assert.False(asked);
        Assert.True(await page.GetByLabel("Longer side").EvaluateAsync<bool>("input => input.matches(':invalid') && input.matches(':focus')"));
    }

    [Fact]
    public async Task A_narrow_phone_has_room_for_the_papers()
    {
        var page = await OpenAsync(width: 360);
        double[] edges = await page.EvalOnSelectorAllAsync<double[]>(
            "[data-print] *", "parts => parts.map(part => part.getBoundingClientRect()).filter(box => box.width > 1).flatMap(box => [box.left, box.right])");
        Assert.True(edges.Length >= 2 * 15);
        Assert.All(edges, edge => Assert.InRange(edge, 0, 360));
        Visit.AssertNoFaults(page, IsEarlyLook);
    }

    // The page may ask before the server has read the request for the file: a browser then notes a 404, and the page asks again.
    private static bool IsEarlyLook(string fault) => fault.Contains("404", StringComparison.Ordinal) && fault.Contains("/prints/progress/", StringComparison.Ordinal);

    private static ILocator Status(IPage page) => page.Locator("[data-print] [role=status]");

    // The page's ticket is in the address of its download.
    private static async Task<string?> StateAsync(IDownload download)
    {
        var address = new Uri(download.Url);
        string ticket = Regex.Match(address.Query, "ticket=([0-9a-f]{32})").Groups[1].Value;
        using var http = new HttpClient();
        return JsonDocument.Parse(await http.GetStringAsync(new Uri(address, $"/prints/progress/{ticket}"))).RootElement.GetProperty("state").GetString();
    }

    private async Task<IPage> OpenAsync(string query = "", int width = 1280, bool scripts = true)
    {
        var page = await Visit.OpenAsync(Artwork + query, width, scripts: scripts);
        await page.GetByText("Print…").ClickAsync();
        return page;
    }
}
