using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

// A gallery for each test: they count votes.
public sealed class VoteTests : IAsyncLifetime
{
    private readonly Visit _visit = new();

    [Fact]
    public async Task A_vote_cast_by_keyboard_is_there_after_the_server_was_killed()
    {
        var page = await _visit.OpenAsync("/vote");
        await page.WaitForSelectorAsync("[data-state=asking]");
        Assert.DoesNotContain("cppn", await page.TextContentAsync(".pair"), StringComparison.Ordinal);
        var cast = page.WaitForRequestAsync(request => request.Method == "POST");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        Assert.Contains("cppn", await page.TextContentAsync("[data-side=right] figcaption"), StringComparison.Ordinal);
        var request = await cast;
        await page.WaitForFunctionAsync("() => new Set(performance.getEntriesByType('resource').filter(one => one.initiatorType === 'img').map(one => one.name)).size >= 4");

        await _visit.KillAndRestartAsync();

        Assert.Equal(["right"], await ChoicesAsync());
        var again = await page.APIRequest.PostAsync(request.Url, new() { Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" }, Data = request.PostData });
        Assert.Equal(409, again.Status);
        Assert.Equal(["right"], await ChoicesAsync());

        // The next pair was fetched before the server died; its token and the voter's cookie hold after the restart.
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        Assert.Equal(["right", "both"], await ChoicesAsync());
        _visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task A_vote_that_does_not_arrive_is_told_kindly_and_can_be_cast_again()
    {
        var page = await _visit.OpenAsync("/vote");
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.RouteAsync("**/vote", route => route.FulfillAsync(new() { Status = 429, ContentType = "application/problem+json", Body = "{}" }), new() { Times = 1 });
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator("[data-said]")).ToContainTextAsync("faster than we can hang");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.WaitForSelectorAsync("[data-state=revealed]");
    }

    [Fact]
    public async Task A_next_pair_that_did_not_come_ahead_of_time_is_asked_for_again()
    {
        var page = await _visit.OpenAsync("/");
        int asked = 0;
        await page.RouteAsync("**/api/matchups/next", route => Interlocked.Increment(ref asked) == 2 ? route.AbortAsync() : route.ContinueAsync());
        await page.GotoAsync("/vote");
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("[data-state=asking]");
        Assert.True(asked >= 3, $"The page asked {asked} times.");
    }

    public Task InitializeAsync() => _visit.InitializeAsync();

    public Task DisposeAsync() => _visit.DisposeAsync();

    private async Task<string[]> ChoicesAsync()
    {
        await using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _visit.Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = """SELECT "Choice" FROM "Votes" ORDER BY "Id" """;
        var choices = new List<string>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            choices.Add(rows.GetString(0));
        }

        return [.. choices];
    }
}
