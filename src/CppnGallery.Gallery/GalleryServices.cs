using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Runs;
using CppnGallery.Gallery.Storage;
using CppnGallery.Gallery.Votes;
using CppnGallery.Gallery.Walls;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Gallery;

/// <summary>Puts the gallery together.</summary>
public static class GalleryServices
{
    /// <summary>
    /// Registers <see cref="ModelsOnShow"/>, <see cref="ModelImporter"/>, <see cref="EncodersOnShow"/>, <see cref="Wall"/>, <see cref="Matchups"/>, <see cref="VoteBox"/>, <see cref="VoteLedger"/>, <see cref="VoteDays"/>, <see cref="VoteMark"/>, <see cref="DatabaseCare"/> and an
    /// <see cref="IDbContextFactory{TContext}"/> of <see cref="GalleryDatabase"/>. Nothing is opened yet: see <see cref="OpenGallery"/>.
    /// <see cref="VoteLimits"/> and <see cref="ImportLimits"/> are the usual ones unless others are registered.
    /// </summary>
    /// <param name="services">Where to; logging must be registered there too.</param>
    /// <param name="dataDirectory">Folder of the database, made when missing, and of the models trained and imported here.</param>
    /// <param name="checkpointDirectory">Folder of the runs' folders; nothing is written there.</param>
    public static IServiceCollection AddGallery(this IServiceCollection services, string dataDirectory, string checkpointDirectory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(dataDirectory);
        ArgumentException.ThrowIfNullOrWhiteSpace(checkpointDirectory);
        services.AddPooledDbContextFactory<GalleryDatabase>(options => options.UseSqlite(GalleryFiles.ConnectionTo(dataDirectory)).AddInterceptors(new DurableConnections()));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new GalleryFiles(
            dataDirectory, provider.GetRequiredService<IDbContextFactory<GalleryDatabase>>(), provider.GetRequiredService<ILogger<GalleryFiles>>()));
        services.AddSingleton(provider => ModelsOnShow.Open(
            checkpointDirectory,
            provider.GetRequiredService<ILogger<ModelsOnShow>>(),
            Path.Combine(Path.GetFullPath(dataDirectory), ModelsOnShow.RunsFolder),
            Path.Combine(Path.GetFullPath(dataDirectory), ModelsOnShow.ImportedFolder)));
        services.AddSingleton<HangingLedger>();
        services.TryAddSingleton(ImportLimits.Usual);
        services.AddSingleton(provider => new ModelImporter(
            Path.Combine(Path.GetFullPath(dataDirectory), ModelsOnShow.ImportedFolder),
            provider.GetRequiredService<ModelsOnShow>(),
            provider.GetRequiredService<ImportLimits>()));
        services.AddSingleton<EncodersOnShow>();
        services.AddSingleton<Wall>();
        services.AddSingleton<DrawingBoard>();
        services.AddSingleton(provider => new Matchups(provider.GetRequiredService<ModelsOnShow>(), provider.GetRequiredService<DrawingBoard>()));
        services.TryAddSingleton(new VoteLimits());
        services.AddSingleton<Easel>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<WorkerKeyStore>();
        services.AddSingleton(provider => new VoteMark(Path.Combine(Path.GetFullPath(dataDirectory), VoteMark.FileName), provider.GetRequiredService<ILogger<VoteMark>>()));
        services.AddSingleton<DatabaseCare>();
        services.AddSingleton<VoteDays>();
        services.AddSingleton<VoteTally>();
        services.AddSingleton<VoteLedger>();
        services.AddSingleton(provider => new VoteBox(
            provider.GetRequiredService<IDbContextFactory<GalleryDatabase>>(),
            provider.GetRequiredService<VoteMark>(),
            provider.GetRequiredService<VoteTally>(),
            provider.GetRequiredService<VoteLedger>(),
            provider.GetRequiredService<VoteLimits>(),
            provider.GetRequiredService<VoteDays>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<VoteBox>>()));
        return services;
    }

    /// <summary>
    /// Opens the gallery, once at start: takes the data directory, which is made when missing and belongs to these services until they are disposed of, brings the database to this version's
    /// tables, counts the votes and loads the models, so that what is wrong is said now and not to the first visitor. Votes that are missing are logged, and told by <see cref="VoteMark.Missing"/>.
    /// </summary>
    /// <exception cref="IOException">The data directory or the database in it cannot be used, or another process has it; the message says which, why, and what to do.</exception>
    public static void OpenGallery(this IServiceProvider services)
    {
        services.GetRequiredService<GalleryFiles>().Prepare();
        using (var database = services.GetRequiredService<IDbContextFactory<GalleryDatabase>>().CreateDbContext())
        {
            services.GetRequiredService<VoteMark>().Open(services.GetRequiredService<VoteTally>().Load(database));
            services.GetRequiredService<VoteDays>().Load(database);
        }

        services.GetRequiredService<ModelsOnShow>().Follow(services.GetRequiredService<HangingLedger>());
        _ = services.GetRequiredService<Matchups>();
    }
}
