using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>Votes by keyboard and touch. All tests share a gallery, and each counts the votes cast since it began.</summary>
public sealed class VoteTests(Visit visit) : VisitTests(visit)
{
    private long _before;

    [Fact]
    public async Task A_vote_cast_by_keyboard_is_there_after_the_server_was_killed()
    {
        var page = await Visit.OpenAsync("/vote");
        await page.WaitForSelectorAsync("[data-state=asking]");
        Assert.DoesNotContain("cppn", await page.TextContentAsync(".pair"), StringComparison.Ordinal);
        Assert.All(await PairAsync(page), address => Assert.Matches("/api/matchups/pictures/[A-Za-z0-9_-]+\\.png$", address));
        Assert.All(await page.EvalOnSelectorAllAsync<int[]>("[data-side] img", "images => images.map(image => image.naturalWidth)"), width => Assert.Equal(840, width));
        var cast = page.WaitForRequestAsync(request => request.Method == "POST");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        Assert.Contains("cppn", await page.TextContentAsync("[data-side=right] figcaption"), StringComparison.Ordinal);
        var request = await cast;
        await page.WaitForFunctionAsync("() => new Set(performance.getEntriesByType('resource').filter(one => one.initiatorType === 'img').map(one => one.name)).size >= 4");

        await Visit.KillAndRestartAsync();

        Assert.Equal(["right"], await ChoicesAsync());
        var again = await page.APIRequest.PostAsync(request.Url, new() { Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" }, Data = request.PostData });
        Assert.Equal(200, again.Status);
        var other = await page.APIRequest.PostAsync(
            request.Url, new() { Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" }, Data = request.PostData!.Replace("right", "left", StringComparison.Ordinal) });
        Assert.Equal(409, other.Status);
        Assert.Equal(["right"], await ChoicesAsync());

        // The next pair was fetched before the server died; its token and the voter's cookie hold after the restart.
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        Assert.Equal(["right", "both"], await ChoicesAsync());
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task A_vote_that_does_not_arrive_is_told_kindly_and_can_be_cast_again()
    {
        var page = await Visit.OpenAsync("/vote");
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.RouteAsync("**/vote", route => route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{ "detail": "The disk is full." }""" }), new() { Times = 1 });
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator("[data-said]")).ToHaveTextAsync("The disk is full.");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.WaitForSelectorAsync("[data-state=revealed]");

        // From here the two are one click from a comparison.
        string[][] names = [.. (await page.EvalOnSelectorAllAsync<string[]>("[data-name]", "links => links.map(link => link.getAttribute('href'))")).Select(link => link.Split('/'))];
        Assert.Equal(
            $"compare?left={names[0][2]}&right={names[1][2]}&z={names[0][3]}", await page.GetByRole(AriaRole.Link, new() { Name = "Look at the two side by side" }).GetAttributeAsync("href"));
    }

    [Fact]
    public async Task A_next_pair_that_did_not_come_ahead_of_time_is_asked_for_again()
    {
        var page = await Visit.OpenAsync("/");
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

    [Fact]
    public async Task A_vote_whose_answer_was_lost_is_cast_again_counts_once_and_shows_the_names()
    {
        var page = await Visit.OpenAsync("/vote");
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.RouteAsync(
            "**/vote",
            async route =>
            {
                await route.FetchAsync();
                await route.AbortAsync();
            },
            new() { Times = 1 });
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page.Locator("[data-said]")).ToContainTextAsync("cannot be reached");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        Assert.Contains("cppn", await page.TextContentAsync("[data-side=left] figcaption"), StringComparison.Ordinal);
        Assert.Equal(["left"], await ChoicesAsync());
    }

    [Fact]
    public async Task Too_many_pairs_are_told_on_the_page_and_a_lost_cookie_costs_no_more_than_a_pair()
    {
        await Visit.RestartAsync(("Votes:DrawsPerMinute", "4"));
        var page = await Visit.OpenAsync("/vote");
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.WaitForFunctionAsync("() => new Set(performance.getEntriesByType('resource').filter(one => one.initiatorType === 'img').map(one => one.name)).size >= 4");
        await page.Context.ClearCookiesAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page.Locator("[data-said]")).ToContainTextAsync("A vote needs the cookie that came with its pair");
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.Keyboard.PressAsync("s");
        await Assertions.Expect(page.Locator("[data-said]")).ToContainTextAsync("Your address has asked for 4 pairs within a minute");
        await Assertions.Expect(page.Locator("[data-next]")).ToBeVisibleAsync();
        Assert.Equal(["left", "skip"], await ChoicesAsync());
        await Visit.RestartAsync();
    }

    [Fact]
    public async Task Votes_that_follow_at_once_all_count()
    {
        var page = await Visit.OpenAsync("/vote");
        for (int i = 0; i < 3; i++)
        {
            await page.WaitForSelectorAsync("[data-state=asking]");
            await page.Keyboard.PressAsync("ArrowLeft");
            await page.WaitForSelectorAsync("[data-state=revealed]");
            await page.Keyboard.PressAsync("Enter");
        }

        Assert.Equal(["left", "left", "left"], await ChoicesAsync());
    }

    [Fact]
    public async Task A_vote_is_taken_back_and_given_anew_on_the_same_pair()
    {
        var page = await Visit.OpenAsync("/vote");
        await page.WaitForSelectorAsync("[data-state=asking]");
        string[] pair = await PairAsync(page);
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Undo", await page.EvaluateAsync<string>("document.activeElement.firstChild.data.trim()"));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-said]")).ToHaveTextAsync("Taken back. Which would you hang?");
        Assert.Equal(pair, await PairAsync(page));
        Assert.Equal("visible hidden", await page.EvaluateAsync<string>("`${getComputedStyle(document.activeElement).visibility} ${getComputedStyle(document.querySelector('figcaption')).visibility}`"));
        Assert.Empty(await ChoicesAsync());
        await page.Keyboard.PressAsync("ArrowRight");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        Assert.Equal(["right"], await ChoicesAsync());

        // The browser notes a vote that came sooner than the cooldown allows and was sent again.
        Visit.AssertNoFaults(page, fault => fault.Contains("429", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_vote_is_taken_back_although_the_next_pair_hangs_already_which_then_comes_again()
    {
        var page = await Visit.OpenAsync("/vote");
        await page.WaitForSelectorAsync("[data-state=asking]");
        string[] first = await PairAsync(page);
        await page.Keyboard.PressAsync("s");
        await page.WaitForFunctionAsync("first => document.querySelector('[data-side=left] img').src !== first && document.querySelector('[data-state=asking]')", first[0]);
        string[] second = await PairAsync(page);
        await page.Keyboard.PressAsync("u");
        await page.WaitForFunctionAsync("first => document.querySelector('[data-side=left] img').src === first", first[0]);
        Assert.Equal(first, await PairAsync(page));
        Assert.Empty(await ChoicesAsync());
        await page.Keyboard.PressAsync("s");
        await page.WaitForFunctionAsync("second => document.querySelector('[data-side=left] img').src === second", second[0]);
        Assert.Equal(second, await PairAsync(page));
        Assert.Equal(["skip"], await ChoicesAsync());
    }

    [Fact]
    public async Task By_touch_on_a_phone_a_picture_is_chosen_and_nothing_hangs_over_the_edge()
    {
        var page = await Visit.OpenAsync("/vote", width: 360, theme: ColorScheme.Dark, touch: true);
        await page.WaitForSelectorAsync("[data-state=asking]");
        await Assertions.Expect(page.Locator("[data-said]")).ToHaveTextAsync("Tap the one you would hang.");
        await page.TapAsync("[data-side=right] .hang");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.TapAsync("[data-next]");
        await page.WaitForSelectorAsync("[data-state=asking]");
        Assert.Equal(["right"], await ChoicesAsync());

        // A finger needs a place of some 24 points at least (WCAG 2.2, 2.5.8).
        Assert.All(await page.EvalOnSelectorAllAsync<float[]>("main button:not([hidden])", "all => all.map(one => one.getBoundingClientRect().height)"), height => Assert.True(height >= 24));
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task Too_many_votes_are_told_on_the_page_with_the_limit_and_change_nothing()
    {
        await Visit.RestartAsync(("Votes:DailyPerVoter", "1"));
        var page = await Visit.OpenAsync("/vote");
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(page.Locator("[data-said]")).ToContainTextAsync("You have voted 1 times today");
        Assert.Equal(["both"], await ChoicesAsync());
        await Visit.RestartAsync();
    }

    public override async Task InitializeAsync() => _before = (await VotesAsync()).Select(vote => vote.Id).LastOrDefault();

    private static Task<string[]> PairAsync(IPage page) => page.EvalOnSelectorAllAsync<string[]>("[data-side] img", "images => images.map(image => image.src)");

    private async Task<string[]> ChoicesAsync() => [.. (await VotesAsync()).Where(vote => vote.Id > _before).Select(vote => vote.Choice)];

    // Votes that stand, oldest first.
    private async Task<List<(long Id, string Choice)>> VotesAsync()
    {
        await using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Visit.Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = """SELECT "Id", "Choice" FROM "Votes" WHERE "Id" NOT IN (SELECT "VoteId" FROM "Retractions") ORDER BY "Id" """;
        var votes = new List<(long, string)>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            votes.Add((rows.GetInt64(0), rows.GetString(1)));
        }

        return votes;
    }
}
