using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace CppnGallery.Web.Tests;

/// <summary>A gallery that is not where its requests say: below a path, by another name, over https.</summary>
public sealed partial class ProxyTests(ProxyTests.Opened shared) : IClassFixture<ProxyTests.Opened>
{
    private const string Public = "https://pictures.example/gallery";

    private static readonly (string Name, string Value)[] Forwarded =
        [("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "pictures.example"), ("X-Forwarded-Prefix", "/gallery")];

    /// <summary>How a request gets to the gallery: a proxy that says where it stands, one that says nothing, and both with the prefix taken off or left.</summary>
    public static TheoryData<bool, bool> Ways => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_address_on_every_page_lies_below_the_prefix(bool named, bool stripped)
    {
        var server = named ? shared.Named : shared.Trusting;
        using var visitor = Visitor(server, named);
        foreach (string path in Pages(server))
        {
            using var answer = await visitor.GetAsync($"{(stripped ? "" : "/gallery")}{path}");
            string page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.Contains("<base href=\"/gallery/\"", page, StringComparison.Ordinal);
            Assert.All(Addresses().Matches(page), found => Assert.True(
                found.Groups[1].Value.StartsWith("/gallery/", StringComparison.Ordinal) || !found.Groups[1].Value.StartsWith('/'), $"{path}: {found.Value}"));
            Assert.All(InFull().Matches(page), found => Assert.StartsWith($"{Public}/", found.Value, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Programs_are_told_addresses_that_lead_back(bool named, bool stripped)
    {
        var server = named ? shared.Named : shared.Trusting;
        using var visitor = Visitor(server, named);
        string prefix = stripped ? "" : "/gallery", artwork = $"{server.Models[0]}~seed-7";

        var info = await visitor.GetJsonAsync($"{prefix}/iiif/{artwork}/info.json");
        Assert.Equal($"{Public}/iiif/{artwork}", info.GetProperty("id").GetString());

        using var picture = await visitor.GetAsync($"{prefix}/iiif/{artwork}/full/16,/0/default.png");
        Assert.Contains($"<{Public}/iiif/{artwork}/full/16,16/0/default.png>;rel=\"canonical\"", picture.Headers.GetValues("Link").Single(), StringComparison.Ordinal);

        Assert.Equal($"/gallery/iiif/{artwork}/info.json", (await visitor.GetAsync($"{prefix}/iiif/{artwork}")).Headers.Location?.OriginalString);
        Assert.StartsWith("/gallery/lab?model=", (await visitor.GetAsync($"{prefix}/lab")).Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.StartsWith("/gallery/compare?left=", (await visitor.GetAsync($"{prefix}/compare")).Headers.Location?.OriginalString, StringComparison.Ordinal);

        var openApi = await visitor.GetJsonAsync($"{prefix}/openapi/v1.json");
        Assert.Equal(Public, Assert.Single(openApi.GetProperty("servers").EnumerateArray()).GetProperty("url").GetString()!.TrimEnd('/'));

        using var links = await visitor.PostAsJsonAsync($"{prefix}/api/links", new { links = new[] { $"{Public}/art/{server.Models[0]}/seed-7" } });
        Assert.Equal($"/gallery/art/{server.Models[0]}/seed-7", (await links.JsonAsync())[0].GetProperty("link").GetString());

        string robots = await visitor.GetStringAsync($"{prefix}/robots.txt");
        Assert.Contains("\nDisallow: /gallery/prints/\n", robots, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cookies_go_to_the_gallery_alone_and_over_https_alone(bool named)
    {
        var server = named ? shared.Named : shared.Trusting;
        using var visitor = Visitor(server, named);
        using var pair = await visitor.GetAsync("/api/matchups/next");
        using var form = await visitor.GetAsync("/owner");
        string[] cookies = [.. pair.Headers.GetValues("Set-Cookie"), .. form.Headers.GetValues("Set-Cookie")];
        Assert.Equal(2, cookies.Length);
        Assert.All(cookies, cookie => Assert.Contains("; path=/gallery; secure;", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Who_is_no_trusted_proxy_is_not_believed()
    {
        using var visitor = Visitor(shared.Plain, named: false);
        var info = await visitor.GetJsonAsync($"/iiif/{shared.Plain.Models[0]}~seed-7/info.json");
        Assert.Equal($"{shared.Plain.Address.GetLeftPart(UriPartial.Authority)}/iiif/{shared.Plain.Models[0]}~seed-7", info.GetProperty("id").GetString());
        Assert.Contains("<base href=\"/\"", await visitor.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gallery:PublicAddress", "pictures.example")]
    [InlineData("Gallery:PublicAddress", "/gallery")]
    [InlineData("Gallery:PublicAddress", "ftp://pictures.example")]
    [InlineData("Gallery:PublicAddress", "https://pictures.example/gallery?a=1")]
    [InlineData("Gallery:PublicAddress", "https://pictures.example//gallery")]
    [InlineData("Gallery:TrustedProxies", "10.0.0.0/99")]
    public void What_is_no_address_stops_the_start_with_a_sentence(string setting, string value)
    {
        var fault = Assert.ThrowsAny<InvalidOperationException>(() => GalleryServer.Start(0, (setting, value)));
        Assert.StartsWith(setting, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A host that nobody named is refused, by what the proxy says that visitors asked for, and pages of other sites may read why.</summary>
    [Fact]
    public async Task Hosts_that_are_not_allowed_are_refused()
    {
        await using var server = GalleryServer.Start(1, ("AllowedHosts", "pictures.example"), ("Gallery:TrustedProxies", "127.0.0.1, ::1"));
        using var known = Visitor(server, named: false);
        Assert.Equal(HttpStatusCode.OK, (await known.GetAsync($"/iiif/{server.Models[0]}~seed-7/info.json")).StatusCode);
        using var unknown = server.Visitor();
        using var refused = await unknown.GetAsync($"/iiif/{server.Models[0]}~seed-7/info.json");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("*", Assert.Single(refused.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    /// <summary>Scripts and styles resolve what they name against the page's base or their own address, so nothing in them may begin at the site's root.</summary>
    [Fact]
    public void No_script_and_no_style_names_an_address_from_the_sites_root()
    {
        string folder = Path.Combine(Browser.Tests.ServerProcess.Solution(), "src", "CppnGallery.Web");
        string[] files = [.. Directory.GetFiles(Path.Combine(folder, "wwwroot"), "*.js"), .. Directory.GetFiles(Path.Combine(folder, "wwwroot"), "*.css")];
        Assert.True(files.Length > 30, folder);
        Assert.All(files, file => Assert.All(File.ReadLines(file), line => Assert.False(RootAbsolute().IsMatch(line), $"{Path.GetFileName(file)}: {line}")));
    }

    /// <summary>Three galleries for all of these tests, which leave them as they are.</summary>
    public sealed class Opened : IAsyncLifetime
    {
        public GalleryServer Trusting { get; } = GalleryServer.Start(2, ("Gallery:TrustedProxies", "127.0.0.1, ::1"));

        public GalleryServer Named { get; } = GalleryServer.Start(2, ("Gallery:PublicAddress", $"{Public}/"));

        public GalleryServer Plain { get; } = GalleryServer.Start();

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync()
        {
            await Trusting.DisposeAsync();
            await Named.DisposeAsync();
            await Plain.DisposeAsync();
        }
    }

    private static string[] Pages(GalleryServer server) =>
    [
        "/", "/?hanging=1&page=2", "/vote", "/results", "/training", "/models", "/favourites", "/owner", "/nowhere", "/art/nonsense/seed-7",
        $"/art/{server.Models[0]}/seed-7?view=0.25,0.25,0.5,0.5&style=moss", $"/branch/{server.Models[0]}/seed-7?path=1", $"/room/{server.Models[0]}/seed-7",
        $"/models/{server.Models[0]}", $"/lab?model={server.Models[0]}&z=seed-7", $"/compare?left={server.Models[0]}&right={server.Models[1]}&z=seed-7",
    ];

    private static HttpClient Visitor(GalleryServer server, bool named)
    {
        var visitor = server.Visitor(cookies: false);
        foreach (var (name, value) in named ? [] : Forwarded)
        {
            visitor.DefaultRequestHeaders.Add(name, value);
        }

        return visitor;
    }

    // Attributes that hold addresses, those of our scripts included.
    [GeneratedRegex("(?:href|src|srcset|action|content|data-viewer|data-favourite|data-copy-link)=\"(/[^\"]*)\"")]
    private static partial Regex Addresses();

    [GeneratedRegex("(?<=\")https?://pictures\\.example[^\"]*|(?<=\")https?://(?:127\\.0\\.0\\.1|localhost|\\[::1\\])[^\"]*")]
    private static partial Regex InFull();

    // Behind a quotation mark or in url(); /art/ alone is how favourites are kept, whatever lies before.
    [GeneratedRegex("[`'\"]/(?!art/['\"])[A-Za-z_]|url\\(['\"]?/")]
    private static partial Regex RootAbsolute();
}
