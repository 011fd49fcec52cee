using CppnGallery.Gallery.Votes;
using CppnGallery.Web.Votes;
using Microsoft.AspNetCore.Http;

namespace CppnGallery.Web.Tests;

/// <summary>What a refused vote is told.</summary>
public sealed class VoteRefusalTests
{
    // Retry-After is whole seconds, and none of them is 0: who came back at once would be refused again.
    [Theory]
    [InlineData(1, "1")]
    [InlineData(999, "1")]
    [InlineData(1000, "1")]
    [InlineData(4200, "5")]
    [InlineData(60_000, "60")]
    public void The_wait_is_told_in_whole_seconds_and_exactly(int milliseconds, string retryAfter)
    {
        var http = new DefaultHttpContext();
        var refusal = VoteRefusals.TooMany(http, "PerMinute", 30, TimeSpan.FromMilliseconds(milliseconds), "Too many.");
        Assert.Equal(retryAfter, http.Response.Headers.RetryAfter.ToString());
        Assert.Equal((long)milliseconds, refusal.ProblemDetails.Extensions["waitMilliseconds"]);
        Assert.Equal(StatusCodes.Status429TooManyRequests, refusal.StatusCode);
    }

    [Theory]
    [InlineData(1, "leaves a second,")]
    [InlineData(0.5, "leaves 0.5 seconds,")]
    [InlineData(2, "leaves 2 seconds,")]
    public void A_cooldown_is_told_in_words(double seconds, string words)
    {
        var limits = new VoteLimits { Cooldown = TimeSpan.FromSeconds(seconds) };
        var refusal = VoteRefusals.Of(new DefaultHttpContext(), new CastResult(CastOutcome.TooSoon, default!, TimeSpan.FromSeconds(0.1)), limits);
        Assert.Contains(words, refusal.ProblemDetails.Detail, StringComparison.Ordinal);
        Assert.Equal(seconds, refusal.ProblemDetails.Extensions["limit"]);
    }

    [Fact]
    public void A_vote_that_could_not_be_written_may_come_again_in_a_moment()
    {
        var http = new DefaultHttpContext();
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, VoteRefusals.NotKept(http).StatusCode);
        Assert.Equal("5", http.Response.Headers.RetryAfter.ToString());
    }
}
