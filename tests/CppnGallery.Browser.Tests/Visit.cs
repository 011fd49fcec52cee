using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>A gallery with a browser in it; what goes wrong in the browser's console is kept.</summary>
public sealed class Visit : IAsyncLifetime
{
    // Beside other tests a training that gives way would come to nothing.
    private static readonly (string Name, string Value)[] Usual = [("Training:GivesWay", "false")];

    private readonly string _data = Directory.CreateTempSubdirectory("cppn-browser-").FullName;
    private readonly ConditionalWeakTable<IPage, List<string>> _faults = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ServerProcess? _server;

    public string Database => Path.Combine(_data, "gallery.db");

    public Uri Address => _server!.Address;

    /// <summary>The link that the server printed at its first start.</summary>
    public Uri OwnerLink { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // Five seconds, the usual, are short on two cores where everything happens at once.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        _server = await ServerProcess.StartAsync(_data, settings: Usual);
        OwnerLink = await _server.OwnerLink;
    }

    /// <summary>A page of a new visitor's browser, without cookies.</summary>
    public async Task<IPage> OpenAsync(string path, int width = 1280, ColorScheme theme = ColorScheme.Light, float density = 1, bool scripts = true, bool touch = false)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            ViewportSize = new() { Width = width, Height = 900 },
            DeviceScaleFactor = density,
            ColorScheme = theme,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = scripts,
            HasTouch = touch,
            IsMobile = touch,
        });
        var page = await context.NewPageAsync();
        var faults = _faults.GetOrCreateValue(page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                faults.Add($"{page.Url}: {message.Text} {message.Location}");
            }
        };
        page.PageError += (_, fault) => faults.Add($"{page.Url}: {fault}");
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Closes all pages that <see cref="OpenAsync"/> opened.</summary>
    public async Task ClosePagesAsync()
    {
        foreach (var context in _browser!.Contexts.ToList())
        {
            await context.CloseAsync();
        }
    }

    /// <summary>The browser of one visitor, who closes it and comes back to what it kept in this folder.</summary>
    public Task<IBrowserContext> OpenBrowserAsync(string folder) => Chromium.LaunchPersistentAsync(_playwright!, folder, Address);

    /// <summary>Kills the server without a word and starts it again on the same data and address.</summary>
    public Task KillAndRestartAsync() => RestartAsync();

    /// <summary>The same, with these settings from then on.</summary>
    public async Task RestartAsync(params (string Name, string Value)[] settings)
    {
        int port = Address.Port;
        await _server!.KillAsync();
        await _server.DisposeAsync();
        _server = await ServerProcess.StartAsync(_data, port, [.. Usual, .. settings]);
    }

    /// <summary>Asserts that nothing went wrong in this page's console since it was opened, but what is excepted.</summary>
    public void AssertNoFaults(IPage page, Func<string, bool>? except = null)
    {
        var left = _faults.GetOrCreateValue(page).Where(fault => except?.Invoke(fault) != true).ToList();
        Assert.True(left.Count == 0, string.Join('\n', left));
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }
}
