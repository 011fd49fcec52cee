namespace CppnGallery.Web.Tests;

/// <summary>A gallery for all tests of a class, which only look at it: starting one costs more than most of them.</summary>
public abstract class SharedGallery(GalleryServer server) : IAsyncLifetime
{
    public GalleryServer Server { get; } = server;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
