using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Runs;
using CppnGallery.Gallery.Tests;
using CppnGallery.Studio.Watching;
using CppnGallery.Studio.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CppnGallery.Studio.Tests;

/// <summary>A studio over a real database and a clock that stands still.</summary>
internal sealed class OpenedStudio : IDisposable
{
    private readonly OpenedGallery _gallery;

    private OpenedStudio(string data, MovableClock clock, TrainingSettings settings)
    {
        _gallery = new OpenedGallery(data, clock: clock);
        var services = _gallery.Services;
        Models = services.GetRequiredService<ModelsOnShow>();
        Runs = Path.Combine(data, ModelsOnShow.RunsFolder);
        Keys = new(services.GetRequiredService<WorkerKeyStore>(), clock);
        Room = new(clock);
        Studio = new(
            new(Runs, settings, services.GetRequiredService<RunStore>(), Models, services.GetRequiredService<Easel>()), new MachineWatch(),
                Room, clock, NullLogger<TrainingStudio>.Instance);
    }

    public TrainingStudio Studio { get; }

    public WorkerKeys Keys { get; }

    public WorkerRoom Room { get; }

    public ModelsOnShow Models { get; }

    /// <summary>Folder of the runs' folders.</summary>
    public string Runs { get; }

    public static async Task<OpenedStudio> OpenAsync(string data, MovableClock clock, TrainingSettings? settings = null)
    {
        var opened = new OpenedStudio(data, clock, settings ?? new TrainingSettings { Workers = 0 });
        await opened.Studio.OpenAsync(CancellationToken.None);
        return opened;
    }

    public void Dispose()
    {
        Studio.Dispose();
        _gallery.Dispose();
    }
}
