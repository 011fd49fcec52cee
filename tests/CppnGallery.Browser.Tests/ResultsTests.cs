using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

// A gallery for each test: they count votes.
public sealed class ResultsTests : IAsyncLifetime
{
    private readonly Visit _visit = new();

    [Fact]
    public async Task A_vote_cast_on_another_page_appears_without_a_new_page()
    {
        var results = await _visit.OpenAsync("/results");
        await Assertions.Expect(results.Locator("h1")).ToHaveTextAsync("Nobody has chosen yet.");
        await results.EvaluateAsync("window.stillHere = true");

        var booth = await _visit.OpenAsync("/vote");
        await booth.WaitForSelectorAsync("[data-state=asking]");
        await booth.Keyboard.PressAsync("ArrowUp");
        await booth.WaitForSelectorAsync("[data-state=revealed]");

        await results.WaitForSelectorAsync("[data-answers='1']");
        await Assertions.Expect(results.Locator("[data-undecided]")).ToContainTextAsync("Not yet decided");
        Assert.True(await results.EvaluateAsync<bool>("window.stillHere === true"));
        _visit.AssertNoFaults(results);
    }

    [Fact]
    public async Task Hundreds_of_votes_fill_every_part_of_the_page_at_every_width()
    {
        await FillAsync();
        await _visit.KillAndRestartAsync();
        await AssertFullAsync(360, ColorScheme.Dark, scripts: true);
        await AssertFullAsync(1600, ColorScheme.Light, scripts: false);
    }

    public Task InitializeAsync() => _visit.InitializeAsync();

    public Task DisposeAsync() => _visit.DisposeAsync();

    private async Task AssertFullAsync(int width, ColorScheme theme, bool scripts)
    {
        var page = await _visit.OpenAsync("/results", width, theme, scripts: scripts);
        await Assertions.Expect(page.Locator("article[data-answers='600']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-question=Epochs][data-decided=yes] .sentence")).ToContainTextAsync("Six epochs or twenty\u2011four? Twenty\u2011four, in 70");
        Assert.True(await page.Locator(".forest tbody tr").CountAsync() >= 5);
        Assert.True(await page.Locator("td[data-side=more]").CountAsync() > 0);
        foreach (var details in await page.Locator("details").AllAsync())
        {
            await details.EvaluateAsync("one => one.open = true");
        }

        Assert.Equal(width, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));

        // A name leads to a picture of that network.
        string address = (await page.Locator(".forest a.name").First.GetAttributeAsync("href"))!;
        Assert.Matches("^art/resnet6-sd1.00-e[0-9]+[.][0-9a-f]{8}/seed-7$", address);
        if (scripts)
        {
            _visit.AssertNoFaults(page);
        }
    }

    // A ring of one run's epochs, each voter one vote: 24 beats 6 in 70 of 100, and each of the others its forerunner in 60 of 100; sides by turns.
    private async Task FillAsync()
    {
        var page = await _visit.OpenAsync("/");
        string[] models = await page.EvaluateAsync<string[]>(
            "async () => (await (await fetch('/api/models')).json()).filter(one => one.run === 'resnet6-sd1.00' && one.epoch > 0).map(one => one.id.slice(-8))");
        var (one, two, four, six, twelve, twentyFour) = (models[0], models[1], models[2], models[3], models[4], models[5]);
        (string Winner, string Loser, int Wins)[] pairs = [(two, one, 60), (four, two, 60), (six, four, 60), (twelve, six, 60), (twentyFour, twelve, 60), (twentyFour, six, 70)];
        await using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _visit.Database, Pooling = false }.ToString());
        await database.OpenAsync();
        await using var all = await database.BeginTransactionAsync();
        foreach (var (winner, loser, wins) in pairs)
        {
            for (int i = 0; i < 100; i++)
            {
                bool won = i < wins, left = i % 2 == 0;
                await using var command = database.CreateCommand();
                command.CommandText =
                    """INSERT INTO "Votes" ("MatchupId", "Voter", "Choice", "LeftModel", "RightModel", "Latent", "CastAt") VALUES ($matchup, $voter, $choice, $left, $right, 'seed-1', $at)""";
                command.Parameters.AddWithValue("$matchup", Guid.NewGuid());
                command.Parameters.AddWithValue("$voter", Guid.NewGuid());
                command.Parameters.AddWithValue("$choice", won == left ? "left" : "right");
                command.Parameters.AddWithValue("$left", left ? winner : loser);
                command.Parameters.AddWithValue("$right", left ? loser : winner);
                command.Parameters.AddWithValue("$at", DateTimeOffset.UtcNow.AddHours(-i).ToUnixTimeMilliseconds());
                await command.ExecuteNonQueryAsync();
            }
        }

        await all.CommitAsync();
    }
}
