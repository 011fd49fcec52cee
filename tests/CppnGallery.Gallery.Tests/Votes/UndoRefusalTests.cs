using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests.Votes;

/// <summary>An undo is held to what a vote is held to.</summary>
public sealed class UndoRefusalTests : IDisposable
{
    private static readonly ModelId A = new("a", "0000000a");
    private static readonly ModelId B = new("b", "0000000b");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nobodys_undo_and_one_between_a_model_and_itself_are_refused()
    {
        using var gallery = new OpenedGallery(_folder.Path);
        await Assert.ThrowsAsync<ArgumentException>("voter", () => gallery.VoteBox.UndoAsync(Between(A, B), Guid.Empty));
        await Assert.ThrowsAsync<ArgumentException>("matchup", () => gallery.VoteBox.UndoAsync(Between(A, A), Guid.NewGuid()));
    }

    private static Matchup Between(ModelId left, ModelId right) => new(Guid.NewGuid(), Latent.FromSeed(7), left, right);
}
