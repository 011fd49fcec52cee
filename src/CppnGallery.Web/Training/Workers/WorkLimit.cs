using System.Globalization;
using System.Threading.RateLimiting;
using CppnGallery.Studio;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.RateLimiting;

namespace CppnGallery.Web.Training.Workers;

/// <summary>So many requests of workers from one address in a minute.</summary>
internal sealed class WorkLimit : IRateLimiterPolicy<string>
{
    public const string Policy = "work";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected => SayWhenAsync;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => RateLimitPartition.GetFixedWindowLimiter(
        VisitorAddress.Of(httpContext), _ => new FixedWindowRateLimiterOptions { Window = Minute, PermitLimit = Most(httpContext) });

    private static int Most(HttpContext http) => http.RequestServices.GetRequiredService<TrainingSettings>().WorkPerMinute;

    private static async ValueTask SayWhenAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var http = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? left : Minute;
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await Problems.Of(
            StatusCodes.Status429TooManyRequests,
            "address",
            $"Workers at your address have sent {Most(http)} requests within a minute, as many as this gallery takes (its setting {TrainingSettings.Section}:{nameof(TrainingSettings.WorkPerMinute)}).",
            Most(http)).ExecuteAsync(http);
    }
}
