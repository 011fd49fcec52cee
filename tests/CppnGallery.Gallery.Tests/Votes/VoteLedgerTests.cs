using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests.Votes;

public sealed class VoteLedgerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OpenedGallery _gallery;

    public VoteLedgerTests() => _gallery = new OpenedGallery(_folder.Path);

    private VoteLedger Ledger => _gallery.Ledger;

    public void Dispose()
    {
        _gallery.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_voter_is_excluded_once_for_each_reason_and_their_votes_stay()
    {
        var voter = Guid.NewGuid();
        await _gallery.VoteBox.CastAsync(new Matchup(Guid.NewGuid(), Latent.FromSeed(1), new ModelId("", "0000000a"), new ModelId("", "0000000b")), voter, Choice.Left);
        await Ledger.ExcludeAsync(voter, "one side");
        await Ledger.ExcludeAsync(voter, "coin");
        long version = Ledger.Version;

        await Ledger.ExcludeAsync(voter, "one side");

        Assert.Equal(version, Ledger.Version);
        Assert.Equal([(voter, "one side"), (voter, "coin")], (await Ledger.ExclusionsAsync()).Select(exclusion => (exclusion.Voter, exclusion.Reason)));
        Assert.Single(await Ledger.ReadAsync());
    }

    [Fact]
    public async Task An_exclusion_is_something_new()
    {
        long version = Ledger.Version;

        await Ledger.ExcludeAsync(Guid.NewGuid(), "coin");

        Assert.True(Ledger.Version > version);
    }

    [Fact]
    public async Task An_exclusion_of_nobody_or_without_a_reason_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>("voter", () => Ledger.ExcludeAsync(Guid.Empty, "coin"));
        await Assert.ThrowsAsync<ArgumentException>("reason", () => Ledger.ExcludeAsync(Guid.NewGuid(), " "));
        await Assert.ThrowsAsync<ArgumentException>("reason", () => Ledger.ExcludeAsync(Guid.NewGuid(), new string('x', 201)));

        Assert.Empty(await Ledger.ExclusionsAsync());
    }
}
