using System.Globalization;
using System.Threading.RateLimiting;
using CppnGallery.Gallery.Votes;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Votes;

internal static class VotingSetup
{
    public const string RateLimit = "votes";

    public static void AddVoting(this IServiceCollection services, GalleryFolders folders)
    {
        services.AddOptions<VoteSettings>().BindConfiguration(VoteSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<VoteSettings>>().Value.ToLimits());
        services.AddSingleton<MatchupTokens>();
        services.AddSingleton<VoterCookie>();
        services.AddSingleton<ShownMatchups>();
        services.AddSingleton(provider => new VoterAddress(folders.Keys, provider.GetRequiredService<VoteDays>()));
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = SayWhenAsync;
            options.AddPolicy(RateLimit, context => RateLimitPartition.GetFixedWindowLimiter(
                VisitorAddress.Of(context),
                _ => new FixedWindowRateLimiterOptions { Window = TimeSpan.FromMinutes(1), PermitLimit = PerMinute(context) }));
        });
    }

    private static int PerMinute(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<VoteSettings>>().Value.PerMinute;

    private static async ValueTask SayWhenAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var http = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? left : TimeSpan.FromMinutes(1);
        await VoteRefusals.TooMany(
            http,
            nameof(VoteSettings.PerMinute),
            PerMinute(http),
            wait,
            $"Your address has sent {PerMinute(http).ToString("N0", CultureInfo.InvariantCulture)} votes within a minute, which is as many as this gallery takes. This pair will wait.").ExecuteAsync(http);
    }
}
