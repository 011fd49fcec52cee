using CppnGallery.Gallery.Storage;
using CppnGallery.Gallery.Votes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Gallery.Tests;

/// <summary>The gallery as a program puts it together, over a real file.</summary>
internal sealed class OpenedGallery : IDisposable
{
    private readonly ServiceProvider _services;

    public OpenedGallery(string dataDirectory, string? checkpointDirectory = null, TimeProvider? clock = null, VoteLimits? limits = null)
    {
        var services = new ServiceCollection().AddLogging();
        if (clock is not null)
        {
            services.AddSingleton(clock);
        }

        // By default nobody waits: tests vote faster than people.
        services.AddSingleton(limits ?? new VoteLimits { Cooldown = TimeSpan.Zero });
        _services = services.AddGallery(dataDirectory, checkpointDirectory ?? Path.Combine(dataDirectory, "no-checkpoints")).BuildServiceProvider();
        try
        {
            _services.OpenGallery();
        }
        catch
        {
            _services.Dispose();
            throw;
        }
    }

    public IServiceProvider Services => _services;

    public VoteLedger Ledger => _services.GetRequiredService<VoteLedger>();

    public VoteBox VoteBox => _services.GetRequiredService<VoteBox>();

    public GalleryDatabase OpenDatabase() => _services.GetRequiredService<IDbContextFactory<GalleryDatabase>>().CreateDbContext();

    public void Dispose() => _services.Dispose();
}
