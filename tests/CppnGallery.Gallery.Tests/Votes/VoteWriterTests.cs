using CppnGallery.Gallery.Storage;
using CppnGallery.Gallery.Votes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Gallery.Tests.Votes;

/// <summary>The one loop that writes outlives whatever it is given.</summary>
public sealed class VoteWriterTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly OpenedGallery _gallery;
    private readonly Log<VoteBox> _log = new();
    private readonly VoteWriter _writer;

    public VoteWriterTests()
    {
        _gallery = new OpenedGallery(_folder.Path);
        _writer = new VoteWriter(_gallery.Services.GetRequiredService<IDbContextFactory<GalleryDatabase>>(), _gallery.Services.GetRequiredService<VoteMark>(), _log);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _gallery.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_fails_after_the_commit_is_logged_and_the_next_is_written()
    {
        Assert.Equal(1, await WriteAsync(1, _ => throw new InvalidOperationException("A caller's fault.")));

        Assert.Equal(2, await WriteAsync(2, _ => { }));
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task What_fails_in_the_transaction_is_told_and_logged_and_the_next_is_written()
    {
        var fault = await Assert.ThrowsAsync<VoteNotKeptException>(() => _writer.WriteAsync<int>(_ => throw new InvalidOperationException("A caller's fault."), _ => { }, CancellationToken.None).WaitAsync(Limit));

        Assert.Contains("A caller's fault.", fault.Message);
        Assert.Equal(2, await WriteAsync(2, _ => { }));
        Assert.Single(_log.Lines);
    }

    private Task<int> WriteAsync(int written, Action<int> committed) => _writer.WriteAsync(_ => written, committed, CancellationToken.None).WaitAsync(Limit);
}
