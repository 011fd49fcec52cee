using CppnGallery.Studio;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Workers;
using CppnGallery.Web.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CppnGallery.Web.Training.Workers;

internal static class WorkersSetup
{
    public static void AddWorkers(this IServiceCollection services, GalleryFolders folders)
    {
        services.AddSingleton<WorkerRoom>();
        services.AddSingleton<WorkerKeys>();
        services.AddSingleton<MeasureBatches>(provider => (recipe, settings, cancellationToken) =>
            CppnProgram.MeasureAsync(recipe, settings, provider.GetRequiredService<TrainingSettings>(), cancellationToken));
        services.TryAddSingleton(folders);
        services.TryAddSingleton<RunWorker>(CppnProgram.WorkAsync);
        services.AddHostedService<OwnWorkers>();
        WorkerAccess.Add(services);
        services.AddRateLimiter(options => options.AddPolicy(WorkLimit.Policy, new WorkLimit()));
    }
}
