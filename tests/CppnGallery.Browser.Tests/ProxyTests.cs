using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>A gallery behind nginx, by the two configurations of docs/hosting.md: at the root with nginx's own headers, and below <c>/gallery/</c>.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private const string Model = "resnet6-sd1.00-e12.c8ae797e", Other = "7ea71e5f";

    // Everything that could go wrong unseen: pictures that did not come, styles without rules.
    private const string Pictures = """
        async () => {
            const images = [...document.images].filter(image => image.getAttribute('src'));
            for (const image of images) image.loading = 'eager';
            await Promise.all(images.map(image => image.decode().catch(() => {})));
            return images.filter(image => image.naturalWidth === 0).map(image => image.src);
        }
        """;

    private const string Styles = "() => [...document.styleSheets].map(sheet => sheet.cssRules.length)";

    private readonly string _data = Directory.CreateTempSubdirectory("cppn-proxied-").FullName;
    private readonly List<string> _faults = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "gallery/")]
    public async Task Behind_nginx_every_page_is_whole_and_a_training_is_live(int configuration, string prefix)
    {
        await using var nginx = new Nginx();
        var root = new Uri(nginx.Address, prefix);
        var setting = configuration == 0 ? ("Gallery:PublicAddress", nginx.Address.ToString()) : ("Gallery:TrustedProxies", "127.0.0.1");
        await using var server = await ServerProcess.StartAsync(_data, settings: [("Training:GivesWay", "false"), setting]);
        await nginx.StartAsync(configuration, server.Address);

        var context = await _browser!.NewContextAsync(new() { BaseURL = root.ToString(), ViewportSize = new() { Width = 1280, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultNavigationTimeout(120_000); // a cold gallery on a busy machine
        var page = await context.NewPageAsync();
        Listen(page, root);
        foreach (string path in (string[])
        [
            "", "?hanging=1&page=2", "vote", "results", "training", "models", $"models/{Model}", "owner", $"art/{Model}/seed-7?view=0.25,0.25,0.5,0.5&style=moss",
            $"branch/{Model}/seed-7?path=1", $"room/{Model}/seed-7", $"lab?model={Model}&z=seed-7", $"compare?left={Other}&right={Model}&z=seed-7", "favourites",
        ])
        {
            await LookAsync(page, path);
        }

        await KeepAFavouriteAsync(page);
        await VoteAsync(page);
        await FollowAsync(page, server, root);
        await page.GotoAsync("results");
        await page.GetByText("This page follows the votes as they come.").WaitForAsync();
        Assert.True(_faults.Count == 0, string.Join("\n", _faults));

        await page.GotoAsync($"art/{Model}/seed-7");
        string manifest = System.Web.HttpUtility.ParseQueryString(new Uri(await page.Locator("a[data-manifest]").EvaluateAsync<string>("link => link.href")).Query)["manifest"]!;
        Assert.StartsWith(root.ToString(), manifest, StringComparison.Ordinal);
        await using var mirador = await MiradorSite.StartAsync();
        var asked = await mirador.OpenAsync(await context.NewPageAsync(), manifest);
        Assert.All(asked, address => Assert.StartsWith(root.ToString(), address, StringComparison.Ordinal));
    }

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    private void Listen(IPage page, Uri root)
    {
        page.Console += (_, message) => Tell($"{page.Url}: {message.Type} {message.Text} {message.Location}", message.Type is "error" or "warning");
        page.PageError += (_, fault) => Tell($"{page.Url}: {fault}", true);
        page.RequestFailed += (_, request) => Tell($"{page.Url}: {request.Url} {request.Failure}", request.Failure != "net::ERR_ABORTED"); // the page was left
        page.Response += (_, answer) => Tell($"{page.Url}: {answer.Status} {answer.Url}", answer.Status >= 400);
        page.Request += (_, request) => Tell($"{page.Url}: {request.Url}", !request.Url.StartsWith(root.ToString(), StringComparison.Ordinal) && request.Url.StartsWith("http", StringComparison.Ordinal));

        void Tell(string fault, bool isOne)
        {
            // SignalR's client says goodbye by a request of its own while it hangs up: on a busy machine the gallery has forgotten the connection by then.
            if (isOne && !(fault.Contains("404", StringComparison.Ordinal) && fault.Contains("hubs/training?id=", StringComparison.Ordinal)))
            {
                lock (_faults)
                {
                    _faults.Add(fault);
                }
            }
        }
    }

    private static async Task LookAsync(IPage page, string path)
    {
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        Assert.Empty(await page.EvaluateAsync<string[]>(Pictures));
        var rules = await page.EvaluateAsync<int[]>(Styles);
        Assert.True(rules.Length >= 2 && rules.All(count => count > 0), $"{path}: {string.Join(' ', rules)}");
    }

    // The heart of a picture, and the picture on the page of favourites.
    private static async Task KeepAFavouriteAsync(IPage page)
    {
        await page.GotoAsync($"art/{Model}/seed-7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Favourite", Exact = true }).ClickAsync();
        Assert.Equal($"/art/{Model}/seed-7", await page.EvaluateAsync<string>("JSON.parse(localStorage['cppn-favourites']).items[0].link"));
        await page.GotoAsync("favourites");
        await page.WaitForFunctionAsync("() => document.querySelector('[data-hung] img')?.naturalWidth > 0");
        await page.Locator("[data-hung] a").First.ClickAsync();
        await page.Locator("[data-viewer][data-ready]").WaitForAsync();
    }

    private static async Task VoteAsync(IPage page)
    {
        await page.GotoAsync("vote");
        await page.Locator("[data-vote][data-state=asking]").WaitForAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Locator("[data-vote][data-state=revealed]").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at the two side by side" }).ClickAsync();
        await page.Locator("[data-pane] [data-ready]").Nth(1).WaitForAsync();
    }

    // What the run's page shows moves by itself: the hub's events arrive. The run has the machine for no longer than this takes.
    private static async Task FollowAsync(IPage page, ServerProcess server, Uri root)
    {
        var link = await server.OwnerLink;
        using var owner = new HttpClient { BaseAddress = root };
        owner.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", link.Fragment[1..]);
        string run = await StartRunAsync(owner, root);
        await LookAsync(page, $"training/{run}");
        await page.Locator("[data-chart=loss] canvas").WaitForAsync(new() { Timeout = 120_000 });
        string before = await page.Locator("[data-bar]").EvaluateAsync<string>("bar => String(bar.value)");
        await page.WaitForFunctionAsync("before => String(document.querySelector('[data-bar]').value) !== before", before, new() { Timeout = 120_000 });
        await Assertions.Expect(page.Locator("[data-lost]")).ToBeEmptyAsync();
        await page.Locator("[data-grid] img").Last.WaitForAsync();
        using var answer = await owner.PostAsync($"api/runs/{run}/cancel", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    // By the owner, who was told the address that visitors open.
    private static async Task<string> StartRunAsync(HttpClient owner, Uri root)
    {
        var settings = new Dictionary<string, double> { ["batch"] = 4, ["nodes"] = 2, ["blocks"] = 1, ["generator-steps"] = 1, ["classifier-steps"] = 1 };
        using var answer = await owner.PostAsJsonAsync("api/runs", new { recipe = "resnet-cppn", epochs = 2, seed = 7, dataset = "glyphs", digits = 40, digitsPerEpoch = 200_000, settings });
        var run = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, run.ToString());
        string id = run.GetProperty("id").GetString()!;
        Assert.Equal(new Uri(root, $"api/runs/{id}").AbsolutePath, answer.Headers.Location!.OriginalString);
        return id;
    }
}
