using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Runs;
using CppnGallery.Studio;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Watching;
using CppnGallery.Web.Hosting;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Training;

internal static class TrainingSetup
{
    public const string HubPath = "/hubs/training";

    /// <summary>Bytes of a message from a watcher; the longest that makes sense names a run.</summary>
    private const int LongestMessage = 4096;

    public static void AddTraining(this IServiceCollection services, GalleryFolders folders)
    {
        services.AddOptions<TrainingSettings>().BindConfiguration(TrainingSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TrainingSettings>>().Value);
        services.AddSingleton(provider => new StudioTools(
            Path.Combine(folders.Data, ModelsOnShow.RunsFolder),
            provider.GetRequiredService<TrainingSettings>(),
            provider.GetRequiredService<RunStore>(),
            provider.GetRequiredService<ModelsOnShow>(),
            provider.GetRequiredService<Easel>()));
        services.AddSingleton<MachineWatch>();
        services.AddSingleton<TrainingStudio>();
        services.AddSingleton<RunEstimates>();
        services.AddSingleton<Watching>();
        services.AddHostedService<StudioHours>();
        services.AddSignalR().AddHubOptions<TrainingHub>(options => options.MaximumReceiveMessageSize = LongestMessage);
    }

    public static void MapTraining(this IEndpointRouteBuilder app)
    {
        app.MapRuns();
        var services = app.ServiceProvider;
        var settings = services.GetRequiredService<TrainingSettings>();
        // Some more connections than streams, so that whoever comes when all places are taken is told so by the hub, in words that reach the page.
        int connections = settings.MaxWatchers + settings.MaxWatchersPerAddress;
        app.MapHub<TrainingHub>(HubPath).RequireCors(HubSetup.CorsPolicy).WithMetadata(new HubRules(
            services.GetRequiredService<SiteOrigins>(),
            new(settings.MaxWatchersPerAddress, connections),
            $"{TrainingSettings.Section}:{nameof(TrainingSettings.MaxWatchersPerAddress)}"));
    }

    /// <summary>Opens the studio with the server, closes it with it, and looks every second for workers that are heard of no more.</summary>
    private sealed class StudioHours(TrainingStudio studio, TimeProvider clock) : BackgroundService
    {
        private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

        public override async Task StartAsync(CancellationToken cancellationToken)
        {
            await studio.OpenAsync(cancellationToken);
            await base.StartAsync(cancellationToken);
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var timer = new PeriodicTimer(Between, clock);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await studio.SweepAsync();
            }
        }
    }
}
