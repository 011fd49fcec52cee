using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>The client in docs/training.md as it stands there, on a page of another site, with SignalR's own bundle for browsers.</summary>
public sealed partial class HubFromElsewhereTests
{
    // The bundle is a script and no module; the document's code imports one, as it would from a bundler.
    private const string Page = """
        <!doctype html><meta charset="utf-8"><title>Friends</title><link rel="icon" href="data:,">
        <script type="importmap">{ "imports": { "@microsoft/signalr": "/signalr.js" } }</script>
        <script src="/signalr.min.js"></script><script type="module" src="/client.js"></script>
        """;

    private const string Module = "export const { HubConnectionBuilder } = globalThis.signalR;";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_documented_client_watches_a_run_from_another_site_that_is_named_and_from_no_other()
    {
        string bundle = await File.ReadAllTextAsync(Path.Combine(ServerProcess.Solution(), "src", "CppnGallery.Web", "node_modules", "@microsoft", "signalr", "dist", "browser", "signalr.min.js"));
        string client = "";
        await using var friends = await StartSiteAsync(bundle, () => client);
        await using var strangers = await StartSiteAsync(bundle, () => client);
        string data = Directory.CreateTempSubdirectory("cppn-elsewhere-").FullName;
        try
        {
            // With a slash at its end, as addresses are copied.
            await using var server = await ServerProcess.StartAsync(data, settings: [("Gallery:AllowedOrigins", $"{AddressOf(friends)}/"), ("Training:GivesWay", "false")]);
            client = Documented().Replace("http://localhost:5080", server.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal).Replace("resnet6-sd1.00", "watched", StringComparison.Ordinal);
            using var owner = new HttpClient { BaseAddress = server.Address };
            owner.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await server.OwnerLink).Fragment[1..]);
            var settings = new Dictionary<string, double> { ["batch"] = 4, ["nodes"] = 2, ["blocks"] = 1 };
            using var started = await owner.PostAsJsonAsync("/api/runs", new { name = "watched", recipe = "resnet-cppn", epochs = 1000, seed = 1, dataset = "glyphs", digits = 40, digitsPerEpoch = 400, settings });
            Assert.Equal(HttpStatusCode.Created, started.StatusCode);

            using var playwright = await Playwright.CreateAsync();
            await using var browser = await Chromium.LaunchAsync(playwright);
            var turnedAway = await OpenAsync(browser, strangers, line => line.Contains("Failed to fetch", StringComparison.Ordinal) || line.Contains("CORS", StringComparison.Ordinal));
            Assert.DoesNotContain(turnedAway, line => Step().IsMatch(line));

            // Steps arrive while it trains, and grow; then that it is over.
            var told = await OpenAsync(browser, friends, line => Step().Match(line) is { Success: true } step && long.Parse(step.Groups[2].Value, null) >= 20, async () =>
            {
                using var cancelled = await owner.PostAsync("/api/runs/watched/cancel", null);
                Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
            });
            var steps = told.Select(line => Step().Match(line)).Where(match => match.Success).ToList();
            Assert.Equal(steps.Select(step => long.Parse(step.Groups[2].Value, null)).Order(), steps.Select(step => long.Parse(step.Groups[2].Value, null)));
            Assert.Contains(steps, step => step.Groups[1].Value == "running");
            Assert.Equal("cancelled", steps[^1].Groups[1].Value);
            Assert.DoesNotContain(told, line => line.Contains("CORS", StringComparison.Ordinal));
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(data, recursive: true);
        }
    }

    // Opens the site, waits for a line in its console, then, where something is done, for the run's end.
    private static async Task<List<string>> OpenAsync(IBrowser browser, WebApplication site, Func<string, bool> awaited, Func<Task>? then = null)
    {
        var page = await browser.NewPageAsync();
        var (lines, seen, over) = (new List<string>(), new TaskCompletionSource(), new TaskCompletionSource());
        page.Console += (_, message) =>
        {
            lock (lines)
            {
                lines.Add(message.Text);
            }

            if (awaited(message.Text))
            {
                seen.TrySetResult();
            }

            if (message.Text.StartsWith("cancelled ", StringComparison.Ordinal))
            {
                over.TrySetResult();
            }
        };
        await page.GotoAsync(AddressOf(site));
        await seen.Task.WaitAsync(Patience);
        if (then is not null)
        {
            await then();
            await over.Task.WaitAsync(Patience);
        }

        await page.CloseAsync();
        lock (lines)
        {
            return [.. lines];
        }
    }

    private static string Documented()
    {
        string document = File.ReadAllText(Path.Combine(ServerProcess.Solution(), "docs", "training.md"));
        string client = Assert.Single(Script().Matches(document)).Groups[1].Value;
        Assert.Contains("http://localhost:5080/hubs/training", client, StringComparison.Ordinal);
        return client;
    }

    private static string AddressOf(WebApplication site) => site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private static async Task<WebApplication> StartSiteAsync(string bundle, Func<string> client)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = builder.Build();
        site.MapGet("/", () => TypedResults.Content(Page, "text/html"));
        site.MapGet("/signalr.min.js", () => TypedResults.Content(bundle, "text/javascript"));
        site.MapGet("/signalr.js", () => TypedResults.Content(Module, "text/javascript"));
        site.MapGet("/client.js", () => TypedResults.Content(client(), "text/javascript"));
        await site.StartAsync();
        return site;
    }

    [GeneratedRegex("```js\n(import .*?)```", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex(@"^(running|queued|cancelled) (\d+) ")]
    private static partial Regex Step();
}
