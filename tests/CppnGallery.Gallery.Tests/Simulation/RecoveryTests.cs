using CppnGallery.Gallery.Ratings.Simulation;
using CppnGallery.Gallery.Results;
using CppnGallery.Gallery.Simulation;
using CppnGallery.Gallery.Tests.Results;

namespace CppnGallery.Gallery.Tests.Simulation;

public sealed class RecoveryTests
{
    private const int Polls = 500;

    [Fact]
    public void The_truth_is_linear_in_the_logarithms_and_pairs_differ_in_one_thing()
    {
        var gallery = new SimulatedGallery([6, 24], [0.5, 1], perDoubledEpochs: 0.25, perDoubledSigma: -0.5);

        // σ ½: 6 and 24 epochs; σ 1: the same, less half a unit. Two doublings are half a unit; the mean is taken off.
        Assert.Equal([0, 0.5, -0.5, 0], gallery.Strengths.Select(strength => Math.Round(strength, 12)));
        Assert.Equal([(0, 1), (0, 2), (1, 3), (2, 3)], gallery.Pairs.Select(pair => (pair.First, pair.Second)));
        Assert.Throws<ArgumentException>(() => new SimulatedGallery([6], [0.5], 0, 0));
        Assert.Throws<ArgumentException>(() => new SimulatedGallery([6, 6], [0.5], 0, 0));
        Assert.Throws<ArgumentException>(() => new SimulatedGallery([0, 6], [0.5], 0, 0));
    }

    [Fact]
    public void The_same_seed_casts_the_same_votes_and_another_seed_others()
    {
        var gallery = new SimulatedGallery([6, 24], [0.5, 1], 0.25, -0.5);
        var electorate = new Electorate(gallery.Strengths);

        Assert.Equal(gallery.Vote(electorate, 5, 4, seed: 1).Votes, gallery.Vote(electorate, 5, 4, seed: 1).Votes);
        Assert.NotEqual(gallery.Vote(electorate, 5, 4, seed: 1).Votes, gallery.Vote(electorate, 5, 4, seed: 2).Votes);
    }

    [Fact]
    public void A_question_is_decided_from_when_on_its_interval_leaves_out_one_half()
    {
        // 40 votes of people for 24 epochs and one against: Wilson's lower end at share 1 is n/(n + z²), above ½ from the 4th voter on; seen every 2 votes. A
        // truth on the other side is never found.
        var gallery = new SimulatedGallery([6, 24], [1], 0.25, 0);
        var votes = Ballots.Duel(gallery.Contenders[1], gallery.Contenders[0], 40, 0).ToList();

        Assert.Equal(4, new Recovery(gallery, 0.25, 0).VotesUntilDecided(votes, every: 2));
        Assert.Null(new Recovery(gallery, -0.25, 0).VotesUntilDecided(votes, every: 2));
        Assert.Null(new Recovery(gallery, 0.25, 0).VotesUntilDecided([.. votes, .. Ballots.Duel(gallery.Contenders[1], gallery.Contenders[0], 0, 40, 100)], every: 2));
    }

    [Fact]
    public void From_votes_to_results_intervals_of_95_percent_hold_the_truth_in_93_to_97_of_a_hundred_polls()
    {
        const double PerEpochs = 0.25, PerSigma = -0.4;
        var gallery = new SimulatedGallery([6, 24], [0.5, 1], PerEpochs, PerSigma);
        var electorate = new Electorate(gallery.Strengths) { TasteStddev = 0.15, SideBias = 0.1, SideBiasStddev = 0.1, Skips = 0.03 };
        var recovery = new Recovery(gallery, PerEpochs, PerSigma);
        int[] held = new int[3];
        var random = new Random(1);
        int[] seeds = [.. Enumerable.Range(0, Polls).Select(_ => random.Next())];
        foreach (int seed in seeds)
        {
            var poll = GalleryResults.Of(gallery.Contenders, gallery.Vote(electorate, voters: 120, votesEach: 8, seed).Votes, []).All!;
            held[0] += recovery.Strengths(poll).Count(one => one.IsCovered);
            held[1] += recovery.Effects(poll)[0].IsCovered ? 1 : 0;
            held[2] += recovery.Effects(poll)[1].IsCovered ? 1 : 0;
        }

        Assert.InRange(held[0] / (4.0 * Polls), 0.93, 0.97);
        Assert.InRange(held[1] / (double)Polls, 0.93, 0.97);
        Assert.InRange(held[2] / (double)Polls, 0.93, 0.97);
    }
}
