using System.Globalization;
using System.Threading.RateLimiting;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Votes;

/// <summary>So many requests from one address in a minute; one more is answered with the setting's name, its value and when to come back.</summary>
/// <param name="setting">The setting's name in <see cref="VoteSettings"/>.</param>
/// <param name="most">Its value, at least 1.</param>
/// <param name="sentence">What people are told, given the value.</param>
internal sealed class MinuteLimit(string setting, Func<VoteSettings, int> most, Func<string, string> sentence) : IRateLimiterPolicy<string>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected => SayWhenAsync;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => RateLimitPartition.GetFixedWindowLimiter(
        VisitorAddress.Of(httpContext), _ => new FixedWindowRateLimiterOptions { Window = Minute, PermitLimit = Most(httpContext) });

    private int Most(HttpContext http) => most(http.RequestServices.GetRequiredService<IOptions<VoteSettings>>().Value);

    private async ValueTask SayWhenAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var http = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? left : Minute;
        string number = Most(http).ToString("N0", CultureInfo.InvariantCulture);
        await VoteRefusals.TooMany(http, setting, Most(http), wait, sentence(number)).ExecuteAsync(http);
    }
}
