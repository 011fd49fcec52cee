using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CppnGallery.Browser.Tests;
using CppnGallery.Rendering.Tests;

namespace CppnGallery.Web.Tests;

/// <summary>What the gallery answers on machines of other countries: pages, addresses, pictures, data, byte for byte.</summary>
public sealed partial class CultureTests : IDisposable
{
    private const string Model = "7ea71e5f", Fine = "resnet6-sd1.00-e24.7ea71e5f";

    private const int Votes = 12;

    private const string OpenApi = "/openapi/v1.json";

    private static readonly string[] Addresses =
    [
        "/?hanging=7", "/?sigma=0.30&hanging=7", "/?sigma=0.3&epochs=6&hanging=7", "/?sigma=0,30",
        $"/art/{Fine}/seed-7?view=0.4,-0.25,0.5,0.5", $"/branch/{Fine}/seed-7?path=4&spread=0.5,0.3", $"/branch/{Fine}/seed-7?path=4&spread=9", $"/room/{Fine}/seed-7?width=120",
        $"/lab?model={Fine}&z=seed-7", $"/compare?m={Fine}&m=a62b6198&z=seed-7&view=0.4,0.4,0.2,0.2", "/models", $"/models/{Fine}", "/results", "/training", "/favourites",
        "/api/results", "/api/results/votes.csv", "/api/models", $"/iiif/{Model}~seed-7/info.json", $"/iiif/{Fine}~seed-7/info.json",
        $"/iiif/{Fine}~seed-7/pct:10.5,10.5,20.25,20/64,/0/default.png", $"/iiif/{Fine}~seed-7/full/64,/22.5/default.png", $"/iiif/{Fine}~seed-7/full/64,/22,5/default.png",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-culture-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_it_answers_is_the_same_in_every_locale()
    {
        var usual = await AnswersAsync(null);
        Assert.Contains(usual["/results"].Split('"'), part => part.Contains('%', StringComparison.Ordinal) && part.Contains('.', StringComparison.Ordinal));
        foreach (string locale in Locales.Names)
        {
            var foreign = await AnswersAsync(locale);
            Assert.All(Addresses, address => Assert.Equal(usual[address], foreign[address]));
            // ASP.NET sorts the names in its document by the rules of a language, where there are any.
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(usual[OpenApi]), JsonNode.Parse(foreign[OpenApi])), locale);
        }
    }

    /// <summary>What a server of its own says at each address: status, headers that name numbers, and body, without what differs from one request to the next anyway.</summary>
    private async Task<Dictionary<string, string>> AnswersAsync(string? locale)
    {
        await using var server = await ServerProcess.StartAsync(
            _folder, settings: [("Votes:CooldownSeconds", "0"), .. Locales.Environment(locale).Select(variable => (variable.Key, variable.Value))]);
        using var visitor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(1) };
        if (locale is null)
        {
            await VoteAsync(visitor);
        }

        visitor.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fa-IR, de;q=0.5");
        await ResultsAsync(visitor);
        var answers = new Dictionary<string, string>();
        foreach (string address in Addresses)
        {
            using var answer = await visitor.GetAsync(address);
            string body = answer.Content.Headers.ContentType?.MediaType?.StartsWith("image/", StringComparison.Ordinal) == true
                ? Convert.ToHexString(await answer.Content.ReadAsByteArrayAsync())
                : await answer.Content.ReadAsStringAsync();
            string[] headers = ["Link", "Location", "ETag", "Retry-After"];
            string named = string.Join('\n', headers.Select(name => $"{name}: {(answer.Headers.TryGetValues(name, out var values) ? string.Join(' ', values) : "")}"));
            answers[address] = Passing().Replace(Anywhere($"{(int)answer.StatusCode}\n{named}\n{body}"), "");
        }

        answers[OpenApi] = Anywhere(await visitor.GetStringAsync(OpenApi));
        return answers;

        string Anywhere(string text) =>
            text.Replace(server.Address.Authority, "here", StringComparison.Ordinal).Replace(Uri.EscapeDataString(server.Address.Authority), "here", StringComparison.Ordinal);
    }

    private static async Task VoteAsync(HttpClient visitor)
    {
        for (int i = 0; i < Votes; i++)
        {
            using var answer = await visitor.VoteOnNextAsync(i % 3 == 0 ? "right" : "left");
            answer.EnsureSuccessStatusCode();
        }
    }

    private static async Task ResultsAsync(HttpClient visitor)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await visitor.GetJsonAsync("/api/results")).GetProperty("counts").GetProperty("answers").GetInt32() < Votes)
        {
            await Task.Delay(50, patience.Token);
        }
    }

    // State that Blazor carries, sealed anew each time; tokens of forms; moments.
    [GeneratedRegex("""<!--Blazor.*?-->|name="__RequestVerificationToken" value="[^"]*"|"(traceId|computedAt|at)":"[^"]*",?|\?v=[^"]*""", RegexOptions.Singleline)]
    private static partial Regex Passing();
}
