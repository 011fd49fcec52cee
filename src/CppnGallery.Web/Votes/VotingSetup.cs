using CppnGallery.Gallery.Votes;
using CppnGallery.Web.Hosting;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Votes;

internal static class VotingSetup
{
    public const string RateLimit = "votes", DrawLimit = "draws";

    public static void AddVoting(this IServiceCollection services, GalleryFolders folders)
    {
        services.AddOptions<VoteSettings>().BindConfiguration(VoteSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<VoteSettings>>().Value.ToLimits());
        services.AddSingleton<MatchupTokens>();
        services.AddSingleton<MatchupPictures>();
        services.AddSingleton<OpenPairs>();
        services.AddSingleton<MatchupDesk>();
        services.AddSingleton<VoterCookie>();
        services.AddSingleton<ShownMatchups>();
        services.AddSingleton(provider => new VoterAddress(folders.Keys, provider.GetRequiredService<VoteDays>()));
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddPolicy(RateLimit, new MinuteLimit(
                nameof(VoteSettings.PerMinute),
                settings => settings.PerMinute,
                most => $"Your address has sent {most} votes within a minute, which is as many as this gallery takes. This pair will wait."));
            options.AddPolicy(DrawLimit, new MinuteLimit(
                nameof(VoteSettings.DrawsPerMinute),
                settings => settings.DrawsPerMinute,
                most => $"Your address has asked for {most} pairs within a minute, which is as many as this gallery hangs. Please try again in a moment."));
        });
    }
}
