using CppnGallery.Gallery.Results;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Tests.Results;

public sealed class QuestionTests
{
    [Fact]
    public void Six_against_twenty_four_counts_only_pairs_in_which_nothing_but_the_epochs_differ()
    {
        Contender six = Ballots.Network("00000006", 6, run: "a"), twentyFour = Ballots.Network("00000024", 24, run: "a"), twelve = Ballots.Network("00000012", 12, run: "a"),
            otherRun = Ballots.Network("0000b024", 24, run: "b"), otherSeed = Ballots.Network("0000c024", 24, run: "a", seed: "2"), retired = Ballots.Network("0000d006", 6, run: "b", onShow: false);
        Contender[] all = [six, twentyFour, twelve, otherRun, otherSeed, retired];
        var votes = new[] { (twelve, 100), (otherRun, 1000), (otherSeed, 10000) }.SelectMany((other, i) => Ballots.Duel(other.Item1, six, 2, 0, firstVoter: other.Item2))
            .Concat(Ballots.Duel(twentyFour, six, 30, 10)).Concat(Ballots.Duel(otherRun, retired, 0, 5, firstVoter: 500)).Append(Ballots.Vote(7, six, twentyFour, Choice.Neither));

        var question = Ballots.Count(all, votes).All![QuestionTopic.Epochs];

        Assert.Equal([(1, 0, 40, 1), (3, 5, 5, 0)], question.Parts.Select(part => (part.First, part.Second, part.Answer.Decided, part.Answer.Tied)));
        Assert.Equal(30 / 45.0, question.Answer.Share!.Value.Estimate, 1e-12);
        Assert.Equal(0.75, question.Parts[0].Answer.Share!.Value.Estimate, 1e-12);
    }

    [Fact]
    public void Six_nodes_against_four_are_of_one_sigma_and_as_many_epochs()
    {
        Contender wide = Ballots.Network("00000006", 12, 0.5, nodes: 6), narrow = Ballots.Network("00000004", 12, 0.5, nodes: 4, run: "narrow"),
            later = Ballots.Network("00001004", 24, 0.5, nodes: 4, run: "narrow"), otherSigma = Ballots.Network("00002004", 12, 0.3, nodes: 4, run: "sigma"),
            untrained = Ballots.Network("00003004", 0, 0.5, nodes: 4), untrainedWide = Ballots.Network("00003006", 0, 0.5, nodes: 6);

        var question = Ballots.Count([narrow, wide, later, otherSigma, untrained, untrainedWide], Ballots.Duel(narrow, wide, 3, 1)).All![QuestionTopic.Nodes];

        Assert.Equal([(1, 0)], question.Parts.Select(part => (part.First, part.Second)));
        Assert.Equal(0.25, question.Answer.Share!.Value.Estimate, 1e-12);
    }

    [Fact]
    public void The_residual_network_meets_the_dense_one_after_as_many_epochs()
    {
        Contender residual = Ballots.Network("00000001", 6), later = Ballots.Network("00000002", 12), dense = Ballots.Network("00000003", 6, 0, 128, "dense", "cppn-gan-vae", blocks: 0);

        var question = Ballots.Count([dense, residual, later], [.. Ballots.Duel(residual, dense, 3, 1), .. Ballots.Duel(later, dense, 8, 0, 50)]).All![QuestionTopic.Network];

        Assert.Equal([(1, 0)], question.Parts.Select(part => (part.First, part.Second)));
        Assert.Equal((0.75, 4), (question.Answer.Share!.Value.Estimate, question.Answer.Decided));
    }
}
