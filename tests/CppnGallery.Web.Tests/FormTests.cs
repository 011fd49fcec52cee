using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace CppnGallery.Web.Tests;

/// <summary>Forms that are refused say so and lead back, and a form that comes twice acts once: every form there is.</summary>
public sealed class FormTests(FormTests.Studio studio) : IClassFixture<FormTests.Studio>
{
    private readonly GalleryServer _server = studio.Server;

    /// <summary>All forms that change something: where each stands, its name, and what it sends.</summary>
    public static TheoryData<string, string, string> Forms => new()
    {
        { "/owner", "sign-in", $"Key={GalleryServer.OwnerKey}" },
        { "/owner", "sign-out", "" },
        { "/owner", "keys", "Name=studio" },
        { "/training", "start", "recipe=cppn-gan&epochs=0&seed=1&dataset=glyphs&digits=40&digitsPerEpoch=40&batch=4&name=refused" },
        { $"/training/{Studio.Run}", "change", "do=delete" },
        { "/models", "import", "" },
        { "/models/{model}", "hanging", "Hangs=false" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_refused_form_says_what_happened_and_leads_back(string path, string form, string fields)
    {
        path = path.Replace("{model}", _server.Models[0].ToString(), StringComparison.Ordinal);
        bool isOwners = form != "sign-in";
        using var browser = isOwners ? await FormBrowser.SignedInAsync(_server) : new FormBrowser(_server);
        string token = await browser.TokenAsync(path);
        string before = await StateAsync();

        await RefusedAsync(await browser.SendAsync(path, null, form, Pairs(fields)), path, "This page was too old to send.", HttpStatusCode.BadRequest);
        await RefusedAsync(await browser.SendAsync(path, token[..^4] + "AAAA", form, Pairs(fields)), path, "This page was too old to send.", HttpStatusCode.BadRequest);
        await RefusedAsync(await browser.SendAsync(path, token, "no-such-form", Pairs(fields)), path, isOwners ? "This page has no such form now." : "You are not signed in.", null);

        if (form == "sign-out")
        {
            // Whoever is not signed in has what that asks for.
            return;
        }

        using var cookieless = new FormBrowser(_server);
        await RefusedAsync(await cookieless.SendAsync(path, token, form, Pairs(fields)), path, "Your browser sent no cookie with this form.", HttpStatusCode.BadRequest);

        // A page and a cookie of another gallery, whose keys are others.
        await using var other = GalleryServer.Start(0);
        using var elsewhere = new FormBrowser(other);
        string foreign = await elsewhere.TokenAsync("/owner");
        await RefusedAsync(
            await elsewhere.SendAsync(Absolute(path, foreign, form, fields)), path, path == "/owner" ? "This page was too old to send." : "You are not signed in.", null);

        if (isOwners)
        {
            browser.Cookies.Remove("cppn-owner");
            // Where one signs in, a page from before is told to be old.
            var (title, status) = path == "/owner" ? ("This page was too old to send.", HttpStatusCode.BadRequest) : ("You are not signed in.", HttpStatusCode.Unauthorized);
            await RefusedAsync(await browser.SendAsync(path, token, form, Pairs(fields)), path, title, status);
            // With a token of the stranger's own, which is good.
            await RefusedAsync(await browser.SendAsync(path, await browser.TokenAsync("/owner"), form, Pairs(fields)), path, "You are not signed in.", HttpStatusCode.Unauthorized);
        }

        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task What_is_no_form_or_too_large_or_broken_is_refused_in_words()
    {
        using var browser = new FormBrowser(_server);
        await RefusedAsync(await browser.SendAsync(new(HttpMethod.Post, "/owner") { Content = new ByteArrayContent([1, 2, 3]) }), "/owner", "This was no form.", HttpStatusCode.UnsupportedMediaType);
        var cut = new StringContent("--x\r\nContent-Disposition: form-data; name=\"Key\"\r\n\r\ncut o");
        cut.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        await RefusedAsync(await browser.SendAsync(new(HttpMethod.Post, "/owner") { Content = cut }), "/owner", "This form could not be read.", HttpStatusCode.BadRequest);
        using var nowhere = await browser.SendAsync("/nowhere", null, "sign-in");
        Assert.True(nowhere.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{nowhere.StatusCode}");
        Assert.Contains("Nothing hangs here", await nowhere.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_and_out_in_two_tabs_ends_well_in_both()
    {
        using var browser = new FormBrowser(_server);
        string one = await browser.TokenAsync("/owner"), two = await browser.TokenAsync("/owner");
        foreach (string tab in new[] { one, two })
        {
            using var signedIn = await browser.SendAsync("/owner", tab, "sign-in", ("Key", GalleryServer.OwnerKey));
            Assert.Equal("/training", Location(signedIn));
        }

        (one, two) = (await browser.TokenAsync("/owner"), await browser.TokenAsync("/owner"));
        foreach (string tab in new[] { one, two })
        {
            using var signedOut = await browser.SendAsync("/owner", tab, "sign-out");
            Assert.Equal("/owner", Location(signedOut));
            Assert.DoesNotContain("cppn-owner", browser.Cookies.Keys);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_form_sent_twice_acts_once_and_answers_well_twice(bool atOnce)
    {
        await using var server = GalleryServer.Start(2, ("Owner:WrongKeys", "2"));
        using var studio = new StudioClient(server.Address);
        using var stranger = new FormBrowser(server);
        string token = await stranger.TokenAsync("/owner");
        // One slip is one slip: the second of two that are free.
        foreach (var wrong in await TwiceAsync(() => stranger.SendAsync("/owner", token, "sign-in", ("Key", "guess"))))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
            Assert.Contains("This is not the owner", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        token = await stranger.TokenAsync("/owner");
        using var second = await stranger.SendAsync("/owner", token, "sign-in", ("Key", "guess"));
        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
        await WellAsync("/owner", "sign-in", "/training", stranger, ("Key", GalleryServer.OwnerKey));

        using var owner = await FormBrowser.SignedInAsync(server);
        string started = await WellAsync("/training", "start", null, owner, Pairs("recipe=resnet-cppn&epochs=1000&seed=1&dataset=glyphs&digits=40&digitsPerEpoch=40&batch=4&nodes=2&blocks=1"));
        string run = Assert.Single((await studio.Http.GetJsonAsync("/api/runs")).EnumerateArray()).Text("id");
        Assert.Equal($"/training/{run}", started);
        foreach (var (wanted, state) in new[] { ("pause", "paused"), ("resume", null), ("cancel", "cancelled") })
        {
            await WellAsync($"/training/{run}", "change", $"/training/{run}", owner, ("do", wanted));
            if (state is not null)
            {
                await studio.UntilStateAsync(run, state);
            }
        }

        string model = server.Models[1].ToString();
        await WellAsync($"/models/{model}", "hanging", $"/models/{model}", owner, ("Hangs", "false"));
        Assert.True((await studio.Http.GetJsonAsync($"/api/models/{model}")).GetProperty("retired").GetBoolean());
        await WellAsync($"/training/{run}", "change", "/training", owner, ("do", "delete"));
        Assert.Empty((await studio.Http.GetJsonAsync("/api/runs")).EnumerateArray());
        await WellAsync("/owner", "sign-out", "/owner", owner);

        async Task<string> WellAsync(string path, string form, string? to, FormBrowser browser, params (string Name, string Value)[] fields)
        {
            string token = await browser.TokenAsync(path);
            var answers = await TwiceAsync(() => browser.SendAsync(path, token, form, fields));
            string[] led = [.. answers.Select(Location)];
            Assert.Equal(led[0], led[1]);
            Assert.Equal(to ?? led[0], led[0]);
            return led[0];
        }

        async Task<HttpResponseMessage[]> TwiceAsync(Func<Task<HttpResponseMessage>> send)
        {
            var first = send();
            if (!atOnce)
            {
                await first;
            }

            return await Task.WhenAll(first, send()).WaitAsync(TimeSpan.FromMinutes(2));
        }
    }

    [Fact]
    public async Task The_owner_may_import_by_the_form_what_a_stranger_may_not_even_send()
    {
        await using var other = GalleryServer.StartWithEncoder();
        byte[] file = File.ReadAllBytes(other.PathOf(1));
        await using var server = GalleryServer.Start(0, ("Limits:BodyBytes", "4096"));
        using var owner = await FormBrowser.SignedInAsync(server);
        Assert.True(file.Length > 4096);
        using var imported = await owner.SendAsync(Upload(await owner.TokenAsync("/models")));
        Assert.Equal($"/models/{other.Models[1]}?import=new", Location(imported));

        using var stranger = new FormBrowser(server);
        await RefusedAsync(await stranger.SendAsync(Upload(await stranger.TokenAsync("/owner"))), "/models", "This is too large.", HttpStatusCode.RequestEntityTooLarge);

        HttpRequestMessage Upload(string token) => new(HttpMethod.Post, "/models")
        {
            Content = new MultipartFormDataContent { { new StringContent("import"), "_handler" }, { new StringContent(token), "__RequestVerificationToken" }, { new ByteArrayContent(file), "File", "a.safetensors" } },
        };
    }

    private static (string Name, string Value)[] Pairs(string fields) =>
        [.. fields.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('=')).Select(pair => (pair[0], pair[1]))];

    private static string Location(HttpResponseMessage answer)
    {
        Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther, $"{answer.StatusCode}: {answer.Content.ReadAsStringAsync().Result}");
        var to = answer.Headers.Location!;
        return to.IsAbsoluteUri ? to.PathAndQuery : to.ToString();
    }

    private static async Task RefusedAsync(HttpResponseMessage answer, string path, string title, HttpStatusCode? status)
    {
        string page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.True(status is null ? (int)answer.StatusCode is 400 or 401 : answer.StatusCode == status, $"{answer.StatusCode}: {page}");
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Matches($"<h1[^>]*>{Regex.Escape(title)}</h1>", page);
        Assert.Matches($"href=\"{path}[^\"]*\" data-back", page);
        Assert.Contains("Nothing was changed", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<nav", page, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        answer.Dispose();
    }

    private HttpRequestMessage Absolute(string path, string token, string form, string fields) => new(HttpMethod.Post, new Uri(_server.Address, path))
    {
        Content = new FormUrlEncodedContent([new("_handler", form), new("__RequestVerificationToken", token), .. Pairs(fields).Select(field => KeyValuePair.Create(field.Name, field.Value))]),
    };

    private async Task<string> StateAsync()
    {
        using var owner = _server.Owner();
        return $"{(await owner.GetJsonAsync("/api/runs")).GetArrayLength()} {(await owner.GetJsonAsync($"/api/models/{_server.Models[0]}")).GetProperty("retired")} {(await owner.GetJsonAsync("/healthz")).GetProperty("models")}";
    }

    /// <summary>A gallery with a run that is over.</summary>
    public sealed class Studio : IAsyncLifetime
    {
        public const string Run = "one";

        public GalleryServer Server { get; } = GalleryServer.Start(1);

        public async Task InitializeAsync()
        {
            using var owner = new StudioClient(Server.Address);
            await owner.StartAsync(StudioClient.Order(Run, epochs: 0, batches: 4));
            await owner.UntilStateAsync(Run, "finished");
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
