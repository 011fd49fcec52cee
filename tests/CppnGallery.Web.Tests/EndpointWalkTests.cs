using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using CppnGallery.Browser.Tests;
using CppnGallery.Gallery.Models;
using CppnGallery.Studio.Workers;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Models;
using CppnGallery.Web.Owner;
using CppnGallery.Web.Training.Workers;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

/// <summary>Every endpoint that the server has, against what <see cref="EndpointRules"/> say of it.</summary>
public sealed partial class EndpointWalkTests(EndpointWalkTests.Walked walked) : IClassFixture<EndpointWalkTests.Walked>
{
    private static readonly string[] Changing = ["POST", "PUT", "PATCH", "DELETE"];

    private readonly GalleryServer _server = walked.Server;

    [Fact]
    public void Every_endpoint_has_a_rule_and_every_rule_an_endpoint()
    {
        string[] there = [.. Endpoints().Select(endpoint => endpoint.Name).Distinct()];
        var unknown = there.Where(name => !EndpointRules.All.ContainsKey(name)).ToList();
        Assert.True(unknown.Count == 0, $"No rule says who may use these endpoints, nor how much they take. Add a line for each to EndpointRules.All:\n{string.Join('\n', unknown.Order())}");
        var gone = EndpointRules.All.Keys.Except(there).ToList();
        Assert.True(gone.Count == 0, $"EndpointRules.All has lines for what is no longer there:\n{string.Join('\n', gone)}");
    }

    [Fact]
    public void Every_endpoint_is_guarded_as_its_rule_says()
    {
        var faults = new List<string>();
        foreach (var (name, endpoint, rule) in Endpoints())
        {
            var metadata = endpoint.Metadata;
            bool isPage = metadata.GetMetadata<ComponentTypeMetadata>() is not null;
            Check(rule.Owners == metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == OwnerAccess.Policy), "the owner's policy (RequireOwner)");
            Check(rule.Workers == metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == WorkerAccess.Policy), "the workers' policy (RequireAuthorization)");
            Check((rule.Owners || rule.AsksForKey) == metadata.GetMetadata<AsksForKeyAttribute>() is not null, "whether a key is looked at (AsksForKey)");
            Check(rule.Rate == metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName, "the rate limit (RequireRateLimiting)");
            Check(rule.Turns == metadata.GetMetadata<TurnsMetadata>() is not null, "whether the work waits for its turn (TakesTurns)");
            Check(rule.Body == metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize, "the size limit of the body (RequestSizeLimit)");
            Check(rule.Imports == metadata.GetMetadata<TakesImportsAttribute>() is not null, "whether imports are taken (TakesImports)");
            Check(rule.Hub == metadata.GetMetadata<HubRules>() is not null, "the hub's rules for origins and connections (HubRules)");
            Check(metadata.GetMetadata<HubMetadata>() is null || rule.Hub, "the rule: this is a hub");
            Check(isPage == metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: true }, "the antiforgery token of pages");
            Check(rule.Owners || rule.Workers || rule.Hub || isPage || rule.OpenBecause is not null || !Methods(endpoint).Any(Changing.Contains), "the rule: say OpenBecause, why a stranger may send this");

            void Check(bool holds, string what)
            {
                if (!holds)
                {
                    faults.Add($"{name}: {what}");
                }
            }
        }

        Assert.True(faults.Count == 0, $"These are not as EndpointRules.All says:\n{string.Join('\n', faults)}");
    }

    [Fact]
    public async Task What_changes_the_gallery_is_the_owners_and_needs_a_token_where_a_cookie_counts()
    {
        using var owner = await FormBrowser.SignedInAsync(_server);
        string token = await owner.TokenAsync("/owner");
        using var stranger = _server.Visitor(cookies: false);
        int walked = 0;
        foreach (var (name, endpoint, rule) in Endpoints().Where(one => one.Rule.Owners))
        {
            walked++;
            await (await stranger.SendAsync(Ask())).ProblemAsync(HttpStatusCode.Unauthorized, "Authorization");
            using var foreign = Ask();
            foreign.Headers.Add("RequestVerificationToken", token);
            await (await stranger.SendAsync(foreign)).ProblemAsync(HttpStatusCode.Unauthorized, "Authorization");
            if (!Methods(endpoint).Any(Changing.Contains))
            {
                continue; // what only tells something needs no token
            }

            using var bare = await owner.SendAsync(Ask());
            Assert.True(bare.StatusCode == HttpStatusCode.BadRequest && (await bare.Content.ReadAsStringAsync()).Contains("RequestVerificationToken", StringComparison.Ordinal), $"{name} acted for a cookie without a token: {bare.StatusCode}");
            using var full = Ask();
            full.Headers.Add("RequestVerificationToken", token);
            using var answer = await owner.SendAsync(full);
            Assert.False((await answer.Content.ReadAsStringAsync()).Contains("RequestVerificationToken", StringComparison.Ordinal), $"{name} did not take the token.");

            HttpRequestMessage Ask() => new(new HttpMethod(Methods(endpoint).First()), Address(endpoint)) { Content = new StringContent("{}", Encoding.UTF8, rule.Imports ? "application/octet-stream" : "application/json") };
        }

        Assert.Equal(EndpointRules.All.Values.Count(rule => rule.Owners), walked);
    }

    [Fact]
    public async Task What_is_for_workers_is_shut_to_strangers_and_to_the_owner()
    {
        await using var server = GalleryServer.Start(1, ("Owner:WrongKeys", "1000"));
        using var stranger = server.Visitor(cookies: false);
        using var owner = server.Owner();
        int walked = 0;
        foreach (var (_, endpoint, _) in Endpoints(server).Where(one => one.Rule.Workers))
        {
            walked++;
            foreach (var http in new[] { stranger, owner })
            {
                using var request = new HttpRequestMessage(new HttpMethod(Methods(endpoint).First()), Address(endpoint, server)) { Content = new StringContent("{}", Encoding.UTF8, Methods(endpoint).Contains("PUT") ? "application/octet-stream" : "application/json") };
                await (await http.SendAsync(request)).ProblemAsync(HttpStatusCode.Unauthorized, "Authorization");
            }
        }

        Assert.Equal(EndpointRules.All.Values.Count(rule => rule.Workers), walked);
    }

    [Fact]
    public async Task No_endpoint_reads_a_body_larger_than_it_takes()
    {
        // Asks before it sends, so that whoever wants the body is caught.
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(30) };
        using var http = new HttpClient(handler) { BaseAddress = _server.Address };
        long import = _server.Services.GetRequiredService<ImportLimits>().Intake.Bytes, usual = new VisitLimits().BodyBytes;
        foreach (var (name, endpoint, rule) in Endpoints())
        {
            foreach (string method in Methods(endpoint).Where(Changing.Contains))
            {
                await AssertAsync(method, rule.Owners || rule.Workers ? HttpStatusCode.Unauthorized : HttpStatusCode.RequestEntityTooLarge, rule.Body ?? usual, null);
                if (rule.Workers)
                {
                    await AssertAsync(method, HttpStatusCode.RequestEntityTooLarge, rule.Body ?? usual, new("Bearer", _server.Services.GetRequiredService<WorkerKeys>().MakeOwn(1)));
                }

                if (rule.Owners)
                {
                    await AssertAsync(method, HttpStatusCode.RequestEntityTooLarge, rule.Imports ? import + (64 << 10) : rule.Body ?? usual, new("Bearer", GalleryServer.OwnerKey));
                }
            }

            async Task AssertAsync(string method, HttpStatusCode status, long most, AuthenticationHeaderValue? key)
            {
                using var request = new HttpRequestMessage(new(method), Address(endpoint)) { Content = new Unsent(most + 1) };
                (request.Headers.ExpectContinue, request.Headers.Authorization) = (true, key);
                using var answer = await http.SendAsync(request);
                string said = await answer.Content.ReadAsStringAsync();
                Assert.True(answer.StatusCode == status, $"{name}: {answer.StatusCode} {said}");
                bool isPage = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
                Assert.True(answer.Content.Headers.ContentType?.MediaType == (isPage ? "text/html" : "application/problem+json"), $"{name}: {answer.Content.Headers.ContentType}");
            }
        }
    }

    [Fact]
    public async Task Every_page_refuses_a_post_without_a_token_and_leads_back()
    {
        using var stranger = _server.Visitor(cookies: false);
        foreach (var (name, endpoint, _) in Endpoints().Where(one => one.Endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null))
        {
            using var form = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Key", "guess")]);
            using var answer = await stranger.PostAsync(Address(endpoint), form);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{name}: {answer.StatusCode}");
            Assert.Contains("data-back", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_form_that_is_posted_carries_a_token_and_is_walked()
    {
        string pages = Path.Combine(ServerProcess.Solution(), "src", "CppnGallery.Web");
        var forms = new List<string>();
        foreach (string page in Directory.EnumerateFiles(pages, "*.razor", SearchOption.AllDirectories))
        {
            foreach (Match form in PostedForm().Matches(File.ReadAllText(page)))
            {
                Assert.True(form.Value.Contains("<AntiforgeryToken />", StringComparison.Ordinal), $"{page}: a form without <AntiforgeryToken />.");
                forms.Add(FormName().Match(form.Value) is { Success: true } named ? named.Groups[1].Value : $"one without @formname in {page}");
            }
        }

        // A new form gets a line in FormTests.Forms, which says what it sends, and there its refusals are walked.
        Assert.Equal(FormTests.Forms.Select(form => (string)form[1]).Order(), forms.Order());
    }

    [Fact]
    public async Task Over_TLS_every_cookie_that_is_ever_set_is_for_TLS_and_out_of_reach_of_scripts_and_other_sites()
    {
        await using var server = GalleryServer.Start(2, ("Gallery:TrustedProxies", "127.0.0.1, ::1"));
        using var visitor = server.Visitor(cookies: false);
        visitor.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        var set = new List<string>();
        foreach (var (_, endpoint, _) in Endpoints(server).Where(one => Methods(one.Endpoint).Contains("GET")))
        {
            using var answer = await visitor.GetAsync(Address(endpoint, server), HttpCompletionOption.ResponseHeadersRead);
            set.AddRange(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []);
        }

        using var door = await visitor.GetAsync("/owner");
        string antiforgery = door.Headers.GetValues("Set-Cookie").Single().Split(';')[0], page = await door.Content.ReadAsStringAsync();
        using var signIn = new HttpRequestMessage(HttpMethod.Post, "/owner")
        {
            Headers = { { "Cookie", antiforgery } },
            Content = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Key", GalleryServer.OwnerKey), new("__RequestVerificationToken", Token().Match(page).Groups[1].Value)]),
        };
        using var signedIn = await visitor.SendAsync(signIn);
        set.AddRange(signedIn.Headers.GetValues("Set-Cookie"));

        Assert.Equal(["antiforgery", "cppn-owner", "cppn-voter"], set.Select(NameOf).Distinct().Order());
        foreach (string cookie in set)
        {
            string[] flags = [.. cookie.Split(';').Skip(1).Select(flag => flag.Trim().ToLowerInvariant())];
            Assert.True(flags.Contains("secure") && flags.Contains("httponly"), cookie);
            Assert.Contains(NameOf(cookie) == "antiforgery" ? "samesite=strict" : "samesite=lax", flags);
            Assert.Contains("path=/", flags);
        }

        static string NameOf(string cookie) => cookie.StartsWith(".AspNetCore.Antiforgery.", StringComparison.Ordinal) ? "antiforgery" : cookie.Split('=')[0];
    }

    private IEnumerable<(string Name, RouteEndpoint Endpoint, EndpointRule Rule)> Endpoints() => Endpoints(_server);

    // The program's own files are no endpoints of ours; they are read and nothing else.
    private static IEnumerable<(string Name, RouteEndpoint Endpoint, EndpointRule Rule)> Endpoints(GalleryServer server)
    {
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            {
                Assert.Empty(Methods(endpoint).Intersect(Changing));
                continue;
            }

            // HEAD goes with GET, and OPTIONS, which changes nothing, with any.
            string methods = string.Join(',', Methods(endpoint).Where(method => method != "HEAD").Order());
            string name = $"{methods} /{endpoint.RoutePattern.RawText!.Trim('/')}";
            yield return (name, endpoint, EndpointRules.All.GetValueOrDefault(name) ?? new EndpointRule());
        }
    }

    // What names no methods takes all.
    private static string[] Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? [.. methods] : ["GET", "POST"];

    private string Address(RouteEndpoint endpoint) => Address(endpoint, _server);

    // With parameters that are well formed and name, but for a model, nothing that there is.
    private static string Address(RouteEndpoint endpoint, GalleryServer server) => "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), part => part.Groups[1].Value.ToLowerInvariant() switch
    {
        "model" => server.Models[0].ToString(),
        "documentname" => "v1",
        "region" => "full",
        "size" => "64,",
        "rotation" => "0",
        "quality" => "default",
        "format" => "png",
        "side" => "64",
        "artwork" => $"{server.Models[0]}~seed-7",
        "latent" => "seed-7",
        _ => "nothing",
    });

    [GeneratedRegex(@"\{\**(\w+)[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("""<form method="post".*?</form>""", RegexOptions.Singleline)]
    private static partial Regex PostedForm();

    [GeneratedRegex("""@formname="([^"]+)""")]
    private static partial Regex FormName();

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex Token();

    /// <summary>A body that nobody is to ask for.</summary>
    private sealed class Unsent(long length) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new InvalidOperationException("The server asked for a body that is too large.");

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }

    public sealed class Walked() : SharedGallery(GalleryServer.Start(2));
}
