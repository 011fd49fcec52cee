using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Owner;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

/// <summary>The owner's key, door and cookie.</summary>
public sealed partial class OwnerTests
{
    [Fact]
    public async Task The_owner_signs_in_with_the_key_and_out_again()
    {
        await using var server = GalleryServer.Start(0);
        using var browser = server.Visitor();
        Assert.Contains("For the owner", await browser.GetStringAsync("/owner"));

        using var signedIn = await SendFormAsync(browser, "sign-in", ("Key", GalleryServer.OwnerKey));

        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        string cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), value => value.StartsWith("cppn-owner=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(GalleryServer.OwnerKey, cookie);
        Assert.Contains("You are the owner here", await browser.GetStringAsync("/owner"));

        using var signedOut = await SendFormAsync(browser, "sign-out");
        Assert.Equal(HttpStatusCode.Redirect, signedOut.StatusCode);
        Assert.Contains("For the owner", await browser.GetStringAsync("/owner"));
    }

    [Fact]
    public async Task The_cookie_is_for_TLS_alone_where_there_is_TLS()
    {
        await using var server = GalleryServer.Start(0, ("Gallery:TrustedProxies", "127.0.0.1, ::1"));
        using var browser = server.Visitor();
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        // The jar keeps secure cookies for https, so the antiforgery cookie is handed on by hand.
        using var look = await browser.GetAsync("/owner");
        string antiforgery = look.Headers.GetValues("Set-Cookie").Single(value => value.Contains("Antiforgery", StringComparison.Ordinal));
        Assert.Contains("secure", antiforgery, StringComparison.OrdinalIgnoreCase);
        using var post = new HttpRequestMessage(HttpMethod.Post, "/owner") { Content = Form(await look.Content.ReadAsStringAsync(), "sign-in", ("Key", GalleryServer.OwnerKey)) };
        post.Headers.Add("Cookie", antiforgery.Split(';')[0]);
        using var answer = await browser.SendAsync(post);

        Assert.Contains("secure", answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("cppn-owner=", StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Signing_in_needs_the_antiforgery_token()
    {
        await using var server = GalleryServer.Start(0);
        using var browser = server.Visitor();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "sign-in", ["Key"] = GalleryServer.OwnerKey });

        using var answer = await browser.PostAsync("/owner", form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Another_key_signs_every_browser_out()
    {
        await using var server = GalleryServer.Start(0);
        using var browser = server.Visitor();
        using var signedIn = await SendFormAsync(browser, "sign-in", ("Key", GalleryServer.OwnerKey));
        Assert.Contains("You are the owner here", await browser.GetStringAsync("/owner"));

        string? made = null;
        server.Services.GetRequiredService<OwnerKey>().Make(key => made = key);

        Assert.Contains("For the owner", await browser.GetStringAsync("/owner"));
        using var old = await SendFormAsync(browser, "sign-in", ("Key", GalleryServer.OwnerKey));
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        using var anew = await SendFormAsync(browser, "sign-in", ("Key", made!));
        Assert.Equal(HttpStatusCode.Redirect, anew.StatusCode);
    }

    [Fact]
    public async Task Wrong_keys_lock_an_address_out_of_page_and_header_and_nobody_else()
    {
        await using var server = GalleryServer.Start(0, ("Owner:WrongKeys", "3"), ("Gallery:TrustedProxies", "127.0.0.1, ::1"));
        using var browser = server.Visitor();
        for (int wrong = 0; wrong < 3; wrong++)
        {
            using var answer = await SendFormAsync(browser, "sign-in", ("Key", "guess"));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Contains("This is not the owner’s key.", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        }

        using var last = await SendFormAsync(browser, "sign-in", ("Key", "guess"));
        Assert.Contains("60 seconds", await last.Content.ReadAsStringAsync());
        using var right = await SendFormAsync(browser, "sign-in", ("Key", GalleryServer.OwnerKey));
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);

        using var elsewhere = server.Visitor();
        elsewhere.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        using var opened = await SendFormAsync(elsewhere, "sign-in", ("Key", GalleryServer.OwnerKey));
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
    }

    [Fact]
    public async Task However_many_try_at_once_no_address_has_more_tries()
    {
        await using var server = GalleryServer.Start(0, ("Owner:WrongKeys", "5"));
        var door = server.Services.GetRequiredService<OwnerDoor>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => door.Try("a", "guess"))));

        Assert.Equal(6, answers.Count(answer => answer.Outcome == DoorOutcome.Wrong));
    }

    [Fact]
    public void The_key_is_told_once_has_192_bits_and_is_kept_hashed_for_this_user_alone()
    {
        string folder = Directory.CreateTempSubdirectory("cppn-key-").FullName;
        try
        {
            var folders = new GalleryFolders(folder, folder);
            var told = new List<string>();
            new OwnerKey(folders).Make(told.Add);

            string key = Assert.Single(told);
            Assert.Matches("^[A-Za-z0-9_-]{32}$", key);
            string path = Path.Combine(folders.Keys, OwnerKey.FileName);
            Assert.Equal(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key))), File.ReadAllText(path));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }

            var again = new OwnerKey(folders);
            Assert.True(again.IsMade);
            Assert.True(again.Fits(key));
            Assert.False(again.Fits(key + "x"));
            Assert.False(again.Fits(""));
            string[] damaged = ["no hash", new('0', 63), new('0', 66), 'g' + new string('0', 63)];
            Assert.All(damaged, text =>
            {
                File.WriteAllText(path, text);
                Assert.Contains("Delete it", Assert.Throws<InvalidDataException>(() => new OwnerKey(folders)).Message);
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_cookie_of_another_gallery_opens_nothing()
    {
        await using var one = GalleryServer.Start(0);
        await using var other = GalleryServer.Start(0);
        using var browser = one.Visitor();
        using var signedIn = await SendFormAsync(browser, "sign-in", ("Key", GalleryServer.OwnerKey));
        string cookie = signedIn.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("cppn-owner=", StringComparison.Ordinal)).Split(';')[0];
        using var stranger = other.Visitor(cookies: false);
        stranger.DefaultRequestHeaders.Add("Cookie", cookie);

        Assert.Contains("For the owner", await stranger.GetStringAsync("/owner"));
    }

    [Fact]
    public async Task A_page_opened_with_a_key_in_the_header_knows_the_owner()
    {
        await using var server = GalleryServer.Start(0);
        using var program = server.Visitor(cookies: false);
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", GalleryServer.OwnerKey);
        Assert.Contains("You are the owner here", await program.GetStringAsync("/owner"));
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "guess");
        Assert.Contains("For the owner", await program.GetStringAsync("/owner"));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_of_every_copy_of_every_cookie_and_leaves_the_key_good()
    {
        await using var server = GalleryServer.Start(0);
        using var desk = await FormBrowser.SignedInAsync(server);
        using var phone = await FormBrowser.SignedInAsync(server);
        using var copy = new FormBrowser(server);
        copy.Cookies["cppn-owner"] = desk.Cookies["cppn-owner"];
        foreach (var browser in new[] { desk, phone, copy })
        {
            Assert.Contains("You are the owner here", await browser.PageAsync("/owner"), StringComparison.Ordinal);
        }

        using var signedOut = await desk.SendAsync("/owner", await desk.TokenAsync("/owner"), "sign-out");

        Assert.Equal(HttpStatusCode.Redirect, signedOut.StatusCode);
        foreach (var browser in new[] { desk, phone, copy })
        {
            Assert.Contains("For the owner", await browser.PageAsync("/owner"), StringComparison.Ordinal);
        }

        using var again = await FormBrowser.SignedInAsync(server);
        Assert.Contains("For the owner", await copy.PageAsync("/owner"), StringComparison.Ordinal);
        using var program = server.Owner();
        Assert.Contains("You are the owner here", await program.GetStringAsync("/owner"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_outlives_a_restart_and_its_end_does_too()
    {
        string folder = Directory.CreateTempSubdirectory("cppn-session-").FullName;
        try
        {
            var folders = new GalleryFolders(folder, folder);
            Assert.False(new OwnerSession(folders).IsNow(null));
            string first = new OwnerSession(folders).Begin();
            var restarted = new OwnerSession(folders);
            Assert.True(restarted.IsNow(first));
            Assert.Equal(first, restarted.Begin());

            restarted.End();

            Assert.False(restarted.IsNow(first));
            Assert.False(new OwnerSession(folders).IsNow(first));
            string second = new OwnerSession(folders).Begin();
            Assert.True(restarted.IsNow(second));
            File.WriteAllText(Path.Combine(folders.Keys, OwnerSession.FileName), "");
            Assert.False(new OwnerSession(folders).IsNow(second));
            Assert.False(new OwnerSession(folders).IsNow(""));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_key_is_looked_at_and_counted_only_where_one_is_asked_for()
    {
        await using var server = GalleryServer.Start(2, ("Owner:WrongKeys", "1"));
        using var program = server.Visitor(cookies: false);
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "guess");
        string artwork = $"/iiif/{server.Models[0]}~seed-7";
        // All that a page of another site may make a visitor's browser send a header to, and all else that is open.
        foreach (string open in new[] { "/", "/vote", "/training", "/models", "/healthz", "/api/runs", "/api/models", "/api/matchups/next", $"{artwork}/info.json", $"{artwork}/full/64,/0/default.png", "/nowhere", "/api/nowhere" })
        {
            for (int i = 0; i < 3; i++)
            {
                using var answer = await program.GetAsync(open);
                Assert.Equal(open.EndsWith("nowhere", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK, answer.StatusCode);
            }
        }

        using var watching = await program.PostAsync("/hubs/training/negotiate?negotiateVersion=1", null);
        Assert.Equal(HttpStatusCode.OK, watching.StatusCode);
        // A form of another site's has no token, and its key is not looked at.
        using var forged = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Key", "guess")]);
        using var refused = await program.PostAsync("/vote", forged);
        using var owner = server.Owner();
        await (await owner.PostAsync("/api/runs/nobody/pause", null)).ProblemAsync(HttpStatusCode.NotFound);

        // Where it is asked for it counts.
        await (await program.PostAsync("/api/runs/nobody/pause", null)).ProblemAsync(HttpStatusCode.Unauthorized);
        await (await program.PostAsync("/api/runs/nobody/pause", null)).ProblemAsync(HttpStatusCode.Unauthorized);
        await (await owner.PostAsync("/api/runs/nobody/pause", null)).ProblemAsync(HttpStatusCode.TooManyRequests);
    }

    private static async Task<HttpResponseMessage> SendFormAsync(HttpClient browser, string form, params (string Name, string Value)[] fields) =>
        await browser.PostAsync("/owner", Form(await browser.GetStringAsync("/owner"), form, fields));

    private static FormUrlEncodedContent Form(string page, string form, params (string Name, string Value)[] fields) => new(
    [
        new("_handler", form),
        new("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value)),
        .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)),
    ]);

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)"|value="([^"]+)" name="__RequestVerificationToken""")]
    private static partial Regex Token();
}
