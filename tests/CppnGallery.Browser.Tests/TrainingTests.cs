using System.Text.Json;
using System.Text.RegularExpressions;
using CppnGallery.Web.Tests;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>A network learns to draw while people watch: the owner in one browser, a visitor in another.</summary>
public sealed partial class TrainingTests(Visit visit) : VisitTests(visit)
{
    // A training gives way to all others: where they take both cores it gets a seventieth of one.
    private static readonly LocatorWaitForOptions Patient = new() { Timeout = 600_000 };

    // What a page shows of a run: the losses in words, their picture, and the model in the grid.
    private const string Standing = """
        () => {
            const loss = document.querySelector('[data-chart=loss]');
            return [loss.querySelector('[data-plot]').ariaLabel, loss.querySelector('canvas')?.toDataURL(), document.querySelector('[data-grid] img')?.src];
        }
        """;

    // What the page's own module hears, as the batches before and up to each point.
    private const string Hear = """
        async run => {
            const { follow } = await import('/runfeed.js');
            window.heard = [];
            follow(run, { heard: ({ steps }) => steps.step.forEach((step, i) => window.heard.push([step - steps.span[i], step])), lost: () => {} });
        }
        """;

    [Fact]
    public async Task The_owner_trains_a_network_and_a_visitor_watches_and_may_change_nothing()
    {
        var owner = await SignInAsync();
        Assert.DoesNotContain(Visit.OwnerLink.Fragment[1..], await owner.ContentAsync());

        // What the server refuses stands beside its field, and what was typed is still there.
        await FillAsync(owner, epochs: 3, digitsPerEpoch: 15);
        await owner.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Assertions.Expect(owner.Locator("#digitsPerEpoch-fault")).ToHaveTextAsync("15 digits do not fill a batch of 20.");
        Assert.Equal("4", await owner.InputValueAsync("#nodes"));
        Assert.Equal("20", await owner.InputValueAsync("#batch"));

        string run = await StartAsync(owner, epochs: 3, digitsPerEpoch: 400);

        // A visitor sees it begin, and the owner halt it.
        var visitor = await Visit.OpenAsync($"/training/{run}");
        Assert.Equal(0, await visitor.Locator("[data-controls]").CountAsync());
        await visitor.EvaluateAsync(Hear, run);
        await visitor.Locator("[data-chart=loss] canvas").WaitForAsync(Patient);
        await visitor.Locator("[data-grid] img").Last.WaitForAsync(Patient);
        await owner.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await visitor.WaitForSelectorAsync("[data-run][data-state=paused]");
        await owner.WaitForSelectorAsync("[data-run][data-state=paused]");
        await AssertRefusedAsync(visitor, run);
        Assert.Equal("paused", (await RunAsync(visitor, run)).GetProperty("state").GetString());

        // Let go on, it moves by itself on both pages: curves, words, grid, and the picture that is looked at closely.
        string[] stood = await visitor.EvaluateAsync<string[]>(Standing);
        await LookCloserAsync(visitor);
        string close = (await visitor.GetAttributeAsync("[data-closer]", "data-shown"))!;
        await owner.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        foreach (var page in new[] { visitor, owner })
        {
            await page.WaitForFunctionAsync($"stood => ({Standing})().every((one, i) => one && one !== stood[i])", stood, new() { Timeout = Patient.Timeout });
        }

        await visitor.Locator($"[data-closer][data-shown]:not([data-shown='{close}'])").WaitForAsync(Patient);
        await Assertions.Expect(visitor.GetByRole(AriaRole.Dialog).Locator("[data-times]")).ToHaveTextAsync("4 ×");
        await visitor.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visitor.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        // What votes are held to is asked elsewhere; here as many are cast as it takes.
        await Visit.RestartAsync(("Votes:CooldownSeconds", "0"), ("Votes:DrawsPerMinute", "100000"), ("Votes:PerMinute", "100000"));

        // It goes on by itself, and whoever watched sees the rest, each batch once.
        await visitor.WaitForSelectorAsync("[data-run][data-state=finished]", new() { Timeout = Patient.Timeout });
        await Assertions.Expect(visitor.Locator("[data-said]")).ToContainTextAsync("finished: 3 epochs");
        await Assertions.Expect(visitor.Locator("[data-lost]")).ToBeEmptyAsync();
        await visitor.WaitForFunctionAsync("() => window.heard.at(-1)?.[1] === 60");
        var heard = await visitor.EvaluateAsync<long[][]>("window.heard");
        Assert.Equal(heard.SkipLast(1).Select(point => point[1]).Prepend(0), heard.Select(point => point[0]));

        // Four rows of numbers behind the curves, the untrained among them, and a slider over the same four.
        await visitor.ClickAsync(".numbers summary");
        await Assertions.Expect(visitor.Locator("[data-epochs] tbody tr")).ToHaveCountAsync(4);
        var models = (await RunAsync(visitor, run)).GetProperty("models").EnumerateArray().Select(model => model.GetProperty("model").GetString()!).ToList();
        await visitor.FocusAsync("[data-epoch]");
        foreach (var (key, words, model) in new[] { ("Home", "untrained", models[0]), ("ArrowRight", "after epoch 1", models[1]), ("End", "after epoch 3", models[3]) })
        {
            await visitor.Keyboard.PressAsync(key);
            await Assertions.Expect(visitor.Locator("[data-drawn]")).ToHaveTextAsync(words);
            await visitor.WaitForSelectorAsync($"[data-grid][data-shown='{model}']");
            Assert.Equal(words, await visitor.GetAttributeAsync("[data-epoch]", "aria-valuetext"));
        }

        await visitor.EvaluateAsync("for (const details of document.querySelectorAll('details')) details.open = true");
        foreach (var (width, theme) in new[] { (1280, ColorScheme.Light), (360, ColorScheme.Dark) })
        {
            await visitor.SetViewportSizeAsync(width, 900);
            await visitor.EmulateMediaAsync(new() { ColorScheme = theme });
            await AccessibilityTests.AssertNothingSeriousAsync(visitor, $"a run, {width} wide, {theme}");
            Assert.Equal(width, await visitor.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        }

        await AccessibilityTests.AssertNothingSeriousAsync(owner, "a run of one's own");
        await VoteOnAsync(visitor, models[3][^8..]);
        Visit.AssertNoFaults(owner, fault => fault.Contains("400", StringComparison.Ordinal) || Harmless().IsMatch(fault));
        // Where both cores are busy a picture can have left the easel before its tiles were asked for; those of an epoch that stands are always there.
        bool Gone(string fault) => fault.Contains("failed to load", StringComparison.Ordinal) && !models.Any(model => fault.Contains($"{model}~", StringComparison.Ordinal));
        Visit.AssertNoFaults(visitor, fault => fault.Contains("40", StringComparison.Ordinal) || Harmless().IsMatch(fault) || Gone(fault));

        var plain = await Visit.OpenAsync($"/training/{run}", scripts: false);
        await Assertions.Expect(plain.Locator("[data-said]")).ToContainTextAsync("finished: 3 epochs");
        await Assertions.Expect(plain.Locator("[data-epochs] tbody tr")).ToHaveCountAsync(4);
        await Assertions.Expect(plain.Locator("[data-grid] img")).ToHaveCountAsync(20);
    }

    [Fact]
    public async Task A_double_click_starts_one_run()
    {
        var owner = await SignInAsync();
        int before = await CountAsync();
        await FillAsync(owner, epochs: 0, digitsPerEpoch: 40);

        await owner.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).DblClickAsync();

        await owner.Locator("article[data-run]").WaitForAsync();
        Assert.Equal(before + 1, await CountAsync());
        Visit.AssertNoFaults(owner, fault => Harmless().IsMatch(fault));

        Task<int> CountAsync() => owner.EvaluateAsync<int>("async () => (await (await fetch('/api/runs')).json()).length");
    }

    [Fact]
    public async Task Another_run_is_laid_over_a_run_on_a_phone()
    {
        var owner = await SignInAsync();
        List<string> runs = [];
        for (int run = 0; run < 2; run++)
        {
            await owner.GotoAsync("/training");
            runs.Add(await StartAsync(owner, epochs: 1, digitsPerEpoch: 40));
            await owner.WaitForSelectorAsync("[data-run][data-state=finished]", new() { Timeout = Patient.Timeout });
        }

        var phone = await Visit.OpenAsync($"/training/{runs[1]}", width: 360, touch: true);
        await phone.GetByText("Lay other runs over it").TapAsync();
        double[] edges = await phone.EvalOnSelectorAllAsync<double[]>(
            "[data-others] label", "parts => parts.map(part => part.getBoundingClientRect()).flatMap(box => [box.left, box.right])");
        Assert.NotEmpty(edges);
        Assert.All(edges, edge => Assert.InRange(edge, 0, 360));
        await phone.GetByLabel(runs[0], new() { Exact = true }).TapAsync();
        await Assertions.Expect(phone.Locator("[data-chart=loss] .u-legend")).ToContainTextAsync($"{runs[0]}, drawing loss");
        Visit.AssertNoFaults(phone);
    }

    [Fact]
    public async Task A_worker_far_away_trains_what_a_visitor_watches_until_its_key_is_revoked()
    {
        await Visit.RestartAsync(("Training:Workers", "0"));
        var owner = await SignInAsync();
        await owner.GotoAsync("/owner");
        await owner.FillAsync("#worker-name", "far away");
        await owner.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        string key = await owner.Locator("[data-worker-key]").InnerTextAsync();
        await owner.GotoAsync("/training");
        string run = await StartAsync(owner, epochs: 2, digitsPerEpoch: 400);
        var visitor = await Visit.OpenAsync($"/training/{run}");
        await Assertions.Expect(visitor.Locator("[data-said]")).ToContainTextAsync("in the queue");

        // It knows an address and a key, and lies in a folder of its own.
        await using var worker = WorkerProcess.Start(Visit.Address, key);
        await visitor.Locator("[data-chart=loss] canvas").WaitForAsync(Patient);
        await visitor.WaitForSelectorAsync("[data-run][data-state=finished]", new() { Timeout = Patient.Timeout });
        await Assertions.Expect(visitor.Locator("[data-epochs] tbody tr")).ToHaveCountAsync(3);

        // Its owner sees it, and the key no more.
        await owner.GotoAsync("/owner");
        await Assertions.Expect(owner.Locator(".workers table")).ToContainTextAsync("far away");
        Assert.DoesNotContain(key, await owner.ContentAsync(), StringComparison.Ordinal);
        foreach (var (width, theme) in new[] { (1280, ColorScheme.Light), (360, ColorScheme.Dark) })
        {
            await owner.SetViewportSizeAsync(width, 900);
            await owner.EmulateMediaAsync(new() { ColorScheme = theme });
            await AccessibilityTests.AssertNothingSeriousAsync(owner, $"workers, {width} wide, {theme}");
            Assert.Equal(width, await owner.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        }

        var revoke = owner.GetByRole(AriaRole.Button, new() { Name = "Revoke the key of far away" });
        await revoke.ClickAsync();
        await Assertions.Expect(revoke).ToHaveCountAsync(0);
        Assert.Equal(1, await worker.EndAsync());
        Assert.Contains("This worker's key was revoked.", worker.Said, StringComparison.Ordinal);
        Visit.AssertNoFaults(owner);
        Visit.AssertNoFaults(visitor, fault => Harmless().IsMatch(fault));
        await Visit.RestartAsync();
    }

    // What the kill cut off, and tiles that came when a newer picture had taken their picture's place, of which OpenSeadragon tells.
    [GeneratedRegex("net::ERR_|WebSocket|Ignoring tile")]
    private static partial Regex Harmless();

    // A tile by keyboard, zoomed.
    private static async Task LookCloserAsync(IPage page)
    {
        await page.FocusAsync("[data-latent=seed-3]");
        await page.Keyboard.PressAsync("Enter");
        var closer = page.GetByRole(AriaRole.Dialog);
        await closer.Locator("canvas").First.WaitForAsync();
        await page.WaitForSelectorAsync("[data-closer][data-shown]");
        await page.Keyboard.PressAsync("+");
        await page.Keyboard.PressAsync("+");
        await Assertions.Expect(closer.Locator("[data-times]")).ToHaveTextAsync("4 ×");
    }

    private async Task<IPage> SignInAsync()
    {
        var owner = await Visit.OpenAsync(Visit.OwnerLink.PathAndQuery + Visit.OwnerLink.Fragment);
        await owner.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await owner.WaitForAddressAsync("/training");
        return owner;
    }

    // By the form on the page; it leads to the run's own.
    private static async Task<string> StartAsync(IPage owner, int epochs, int digitsPerEpoch)
    {
        await FillAsync(owner, epochs, digitsPerEpoch);
        await owner.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        return (await owner.GetAttributeAsync("article[data-run]", "data-run"))!;
    }

    private static async Task FillAsync(IPage page, int epochs, int digitsPerEpoch)
    {
        await page.EvaluateAsync("for (const details of document.querySelectorAll('[data-start] details')) details.open = true");
        await page.SelectOptionAsync("#dataset", "glyphs");
        foreach (var (name, value) in new[] { ("epochs", epochs), ("digitsPerEpoch", digitsPerEpoch), ("digits", 500), ("nodes", 4), ("blocks", 2), ("batch", 20) })
        {
            await page.FillAsync($"#{name}", $"{value}");
        }
    }

    private static async Task<JsonElement> RunAsync(IPage page, string run) => await page.EvaluateAsync<JsonElement>("async run => (await fetch(`/api/runs/${run}`)).json()", run);

    // By HTTP, with and without a token of the visitor's own; by the forms of the pages; and by the hub.
    private static async Task AssertRefusedAsync(IPage visitor, string run)
    {
        string[] answers = await visitor.EvaluateAsync<string[]>(
            """
            async run => {
                const door = new DOMParser().parseFromString(await (await fetch('/owner')).text(), 'text/html');
                const token = door.querySelector('[name=__RequestVerificationToken]').value;
                const answers = [];
                const send = async (what, path, options) => answers.push(`${what} ${(await fetch(path, { redirect: 'manual', ...options })).status}`);
                for (const headers of [{}, { RequestVerificationToken: token }, { Authorization: 'Bearer guess' }]) {
                    for (const change of ['pause', 'resume', 'cancel']) await send(change, `/api/runs/${run}/${change}`, { method: 'POST', headers });
                    await send('delete', `/api/runs/${run}`, { method: 'DELETE', headers });
                    await send('start', '/api/runs', { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: '{"recipe":"cppn-gan","epochs":1,"dataset":"glyphs"}' });
                }

                for (const [path, form] of [[`/training/${run}`, { _handler: 'change', do: 'cancel' }], ['/training', { _handler: 'start', epochs: '1' }]]) {
                    for (const own of [{}, { __RequestVerificationToken: token }]) await send('form', path, { method: 'POST', body: new URLSearchParams({ ...form, ...own }) });
                }

                const connection = new signalR.HubConnectionBuilder().withUrl('/hubs/training').configureLogging(signalR.LogLevel.None).build();
                await connection.start();
                for (const method of ['Pause', 'Resume', 'Cancel', 'Delete', 'Start']) {
                    answers.push(`hub ${await connection.invoke(method, run).then(() => 'done', fault => fault.message.includes('does not exist') ? 'refused' : fault.message)}`);
                }

                await connection.stop();
                return answers;
            }
            """,
            run);
        Assert.Equal(24, answers.Length);
        Assert.All(answers[..15], answer => Assert.EndsWith(" 401", answer, StringComparison.Ordinal));
        Assert.All(answers[15..19], answer => Assert.Matches("^form 40[01]$", answer));
        Assert.All(answers[19..], answer => Assert.Equal("hub refused", answer));
    }

    // Whoever hangs there is voted for until one of them has this model, and its answers are counted.
    private static async Task VoteOnAsync(IPage page, string hash)
    {
        string voted = await page.EvaluateAsync<string>(
            """
            async hash => {
                for (let i = 0; i < 2000; i++) {
                    const { id, token } = await (await fetch('/api/matchups/next')).json();
                    const answer = await fetch(`/api/matchups/${id}/vote`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token, choice: 'both' }) });
                    const { left, right } = await answer.json();
                    const found = [left, right].find(one => one?.model.endsWith(hash));
                    if (found) return `${answer.status} ${found.model}`;
                }

                return 'never drawn';
            }
            """,
            hash);
        Assert.StartsWith("200 ", voted, StringComparison.Ordinal);
        Assert.EndsWith(hash, voted, StringComparison.Ordinal);
        await page.WaitForFunctionAsync("async hash => JSON.stringify(await (await fetch('/api/results')).json()).includes(hash)", hash);
    }
}
