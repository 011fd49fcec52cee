using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CppnGallery.Web.Tests;

/// <summary>Ten thousand bodies that are no vote.</summary>
public sealed class VoteFuzzTests
{
    private const int Bodies = 10_000;
    private const int Senders = 8;

    [Fact]
    public async Task Ten_thousand_bodies_that_are_no_vote_are_problems_and_count_nothing()
    {
        await using var server = GalleryServer.Start(settings: [("Votes:PerMinute", "1000000"), ("Votes:DailyPerAddress", "1000000"), ("Votes:DailyPerVoter", "1000000")]);
        using var visitor = server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        string foreign = (await visitor.GetJsonAsync("/api/matchups/next")).GetProperty("token").GetString()!;
        string address = $"/api/matchups/{matchup.GetProperty("id").GetString()}/";
        var bodies = new BodyMutator(matchup.GetProperty("token").GetString()!, foreign);

        int next = -1;
        var answers = new int[600];
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async _ =>
        {
            for (int i = Interlocked.Increment(ref next); i < Bodies; i = Interlocked.Increment(ref next))
            {
                var (kind, content) = bodies.Mutate(i);

                // An undo has no choice to be wrong about, and nothing to undo.
                using var answer = await visitor.PostAsync(address + (i % 5 == 0 ? "undo" : "vote"), content);
                int status = (int)answer.StatusCode;
                Assert.True(status is >= 400 and < 500, $"Body {i}, {kind}: {status}");
                Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"Body {i}, {kind}: {answer.Content.Headers.ContentType}");
                Assert.Equal(status, (await answer.JsonAsync()).GetProperty("status").GetInt32());
                Interlocked.Increment(ref answers[status]);
            }
        }));

        Assert.Equal(0, await server.CountVotesAsync());
        Assert.All(new[] { 400, 409, 413, 415 }, status => Assert.True(answers[status] > 100, $"{answers[status]} answers {status}"));

        // The token was good all the time.
        Assert.Equal(HttpStatusCode.OK, (await visitor.VoteAsync(matchup, "left")).StatusCode);
        Assert.Equal(1, await server.CountVotesAsync());
    }

    /// <summary>Makes body <c>i</c> from <c>i</c> alone, by one of a dozen ways none of which leaves a vote.</summary>
    private sealed class BodyMutator(string token, string foreign)
    {
        private static readonly string[] Choices =
            ["Left", "LEFT", " left", "left ", "left\0", "l\u0435ft", "\uff4c\uff45\uff46\uff54", "left\u200b", "\ud83d\ude00", "", "0", "leftright", "n\u0435ither", "left'; DROP TABLE Votes; --", "../left", "\u202etfel"];

        private static readonly string[] Values = ["null", "0", "-1", "1e400", "true", "false", "[]", "{}", "[\"left\"]", "{\"left\":1}", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "1234567890123456789012345678901234567890"];

        private static readonly string[] Tops = ["", " ", "null", "0", "true", "\"left\"", "[]", "{}", "[{}]", "{\"choice\":\"left\"}", "\ufeff", "<vote/>", "token=x&choice=left", "NaN", "{,}", "//"];

        public (string Kind, HttpContent Content) Mutate(int i)
        {
            var random = new Random(i);
            string good = JsonSerializer.Serialize(new { token, choice = "left" });
            return random.Next(12) switch
            {
                0 => Json("cut", good[..random.Next(good.Length)]),
                1 => Json("choice", JsonSerializer.Serialize(new { token, choice = Pick(random, Choices) })),
                2 => Json("types", $"{{\"token\":{Pick(random, Values)},\"choice\":{Pick(random, Values)}}}"),
                3 => ("bytes", Body(RandomBytes(random, random.Next(1, 400)))),
                4 => Json("huge", JsonSerializer.Serialize(new { token = new string((char)random.Next('A', 'z'), random.Next(9_000, 60_000)), choice = "left" })),
                5 => Json("deep", new string('[', random.Next(65, 3000)) + new string(']', random.Next(3000))),
                6 => Json("damaged token", JsonSerializer.Serialize(new { token = Damaged(random), choice = "left" })),
                7 => Json("foreign token", JsonSerializer.Serialize(new { token = foreign, choice = "right" })),
                8 => ("type of content", Body(Encoding.UTF8.GetBytes(good), Pick(random, "text/plain", "application/xml", "application/octet-stream", "multipart/form-data; boundary=x"))),
                9 => Json("top", Pick(random, Tops)),
                10 => Json("after the end", good + Pick(random, "}", "{}", "x", ",", "\0", good)),
                _ => ("bad UTF-8", Body([.. "{\"token\":\""u8, .. RandomBytes(random, 20).Select(b => (byte)(b | 0x80)), 0xff, .. "\",\"choice\":\"left\"}"u8])),
            };
        }

        private static T Pick<T>(Random random, params T[] from) => from[random.Next(from.Length)];

        private static (string Kind, HttpContent Content) Json(string kind, string text) => (kind, Body(Encoding.UTF8.GetBytes(text)));

        private static ByteArrayContent Body(byte[] bytes, string type = "application/json")
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            return content;
        }

        private static byte[] RandomBytes(Random random, int count)
        {
            byte[] bytes = new byte[count];
            random.NextBytes(bytes);
            return bytes;
        }

        // One character changed, some cut, some added, or two halves swapped; never at the last few, whose low bits may mean nothing.
        private string Damaged(Random random)
        {
            int at = random.Next(1, token.Length - 8);
            return random.Next(4) switch
            {
                0 => token[..at] + (token[at] == 'Q' ? 'R' : 'Q') + token[(at + 1)..],
                1 => token[..at],
                2 => token[..at] + Pick(random, "A", " ", "\u00e9", "%00", token) + token[at..],
                _ => token[at..] + token[..at],
            };
        }
    }
}
