using CppnGallery.Studio.Watching;

namespace CppnGallery.Studio.Sessions;

/// <summary>A run in the studio and, while it trains, its training; changed under the studio's gate.</summary>
internal sealed class StudioRun(RunFeed feed)
{
    public RunFeed Feed => feed;

    public string State => feed.State;

    public RunSession? Session { get; set; }

    /// <summary>What follows on the end of its last training.</summary>
    public Task Following { get; set; } = Task.CompletedTask;
}
