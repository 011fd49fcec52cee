namespace CppnGallery.Browser.Tests;

/// <summary>Tests that share a gallery. Each closes its pages at its end: what a page shows that nobody looks at any more would be drawn beside the next test.</summary>
public abstract class VisitTests(Visit visit) : IClassFixture<Visit>, IAsyncLifetime
{
    protected Visit Visit { get; } = visit;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Visit.ClosePagesAsync();
}
