using CppnGallery.Gallery.Results;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Tests.Results;

public sealed class VoterWatchTests
{
    private static readonly Contender[] Two = [Ballots.Network("0000000a"), Ballots.Network("0000000b", 2)];
    private static readonly HashSet<Guid> Nobody = [];

    // Left, whatever hangs there: at the 14th vote the odds against an honest voter pass 200.
    private static StandingVote[] Lefts(int count, int voter = 0) =>
        [.. Enumerable.Range(0, count).Select(i => Ballots.Vote(voter, Two[i % 2], Two[1 - (i % 2)], Choice.Left))];

    [Fact]
    public void A_voter_who_answers_by_side_is_flagged_when_it_is_certain()
    {
        var watch = new VoterWatch();

        Assert.Empty(watch.Look(Two, Lefts(13), Nobody));
        Assert.Equal([new NewFlag(Ballots.Voter(0), "one-sided")], watch.Look(Two, Lefts(14), Nobody));
    }

    [Fact]
    public void Only_those_who_voted_again_are_looked_at()
    {
        var watch = new VoterWatch();
        StandingVote[] votes = [.. Lefts(14), .. Lefts(3, voter: 1)];

        Assert.Single(watch.Look(Two, votes, Nobody));
        Assert.Empty(watch.Look(Two, votes, Nobody));
        Assert.Empty(watch.Look(Two, [.. votes, .. Lefts(1, voter: 1)], Nobody));
        Assert.Single(watch.Look(Two, [.. votes, .. Lefts(1)], Nobody));
    }

    [Fact]
    public void Who_is_counted_apart_already_is_not_looked_at() =>
        Assert.Empty(new VoterWatch().Look(Two, Lefts(20), new HashSet<Guid> { Ballots.Voter(0) }));

    [Fact]
    public void Who_was_to_be_looked_at_when_it_was_cancelled_is_looked_at_next()
    {
        var watch = new VoterWatch();

        Assert.Throws<OperationCanceledException>(() => watch.Look(Two, Lefts(14), Nobody, new CancellationToken(canceled: true)));
        Assert.Single(watch.Look(Two, Lefts(14), Nobody));
    }
}
