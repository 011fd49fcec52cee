using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CppnGallery.Web.Tests;

internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    public static async Task<JsonElement> GetJsonAsync(this HttpClient visitor, string address) => await visitor.GetFromJsonAsync<JsonElement>(address);

    /// <summary>Asserts problem details of this status, with a sentence and without a stack trace.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage answer, HttpStatusCode status, string? parameter = null)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        if (parameter is not null)
        {
            Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
            Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        }

        return problem;
    }

    public static Task<HttpResponseMessage> VoteAsync(this HttpClient visitor, JsonElement matchup, string choice, string? token = null, string? id = null) =>
        visitor.PostAsJsonAsync($"/api/matchups/{id ?? matchup.GetProperty("id").GetString()}/vote", new { token = token ?? matchup.GetProperty("token").GetString(), choice });

    public static Task<HttpResponseMessage> UndoAsync(this HttpClient visitor, JsonElement matchup, string? token = null) =>
        visitor.PostAsJsonAsync($"/api/matchups/{matchup.GetProperty("id").GetString()}/undo", new { token = token ?? matchup.GetProperty("token").GetString() });

    /// <summary>Asks for a matchup and answers it.</summary>
    public static async Task<HttpResponseMessage> VoteOnNextAsync(this HttpClient visitor, string choice) =>
        await visitor.VoteAsync(await visitor.GetJsonAsync("/api/matchups/next"), choice);
}
