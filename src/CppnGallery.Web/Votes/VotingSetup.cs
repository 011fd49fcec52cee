using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Votes;

internal static class VotingSetup
{
    public const string RateLimit = "votes";

    public static void AddVoting(this IServiceCollection services)
    {
        services.AddOptions<VoteSettings>().BindConfiguration(VoteSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<MatchupTokens>();
        services.AddSingleton<VoterCookie>();
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = SayWhenAsync;
            options.AddPolicy(RateLimit, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions
                {
                    Window = TimeSpan.FromMinutes(1),
                    PermitLimit = context.RequestServices.GetRequiredService<IOptions<VoteSettings>>().Value.PerMinute,
                }));
        });
    }

    private static async ValueTask SayWhenAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var http = rejected.HttpContext;
        if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await http.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new()
        {
            HttpContext = http,
            ProblemDetails = { Status = StatusCodes.Status429TooManyRequests, Detail = "More votes came from this address than one minute allows; try again shortly." },
        });
    }
}
