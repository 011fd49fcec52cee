using CppnGallery.Gallery.Storage;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Hosting;

/// <summary>Copies the database's write-ahead log into its file every <see cref="StorageSettings.CheckpointSeconds"/>, whether or not the last time failed.</summary>
internal sealed class CheckpointTimer(DatabaseCare care, IOptions<StorageSettings> settings, TimeProvider clock, ILogger<CheckpointTimer> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.Value.CheckpointSeconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                care.Checkpoint();
            }
#pragma warning disable CA1031 // Whatever it was, the next time may do.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                logger.LogError(fault, "The database's write-ahead log could not be copied into its file; it is tried again.");
            }
        }
    }
}
