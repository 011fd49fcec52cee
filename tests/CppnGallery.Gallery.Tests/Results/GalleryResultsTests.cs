using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Results;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Tests.Results;

public sealed class GalleryResultsTests
{
    private static readonly Contender Six = Ballots.Network("00000006", epochs: 6), TwentyFour = Ballots.Network("00000024", epochs: 24), Other = Ballots.Network("0000000f", epochs: 12, run: "other");

    [Fact]
    public void Trained_models_on_show_come_first_then_those_that_only_votes_know()
    {
        var models = new ModelsOnShow([TestModels.Solid("0000000b", 0.5, epoch: 2), TestModels.Solid("0000000a", 0.5, epoch: 1), TestModels.Solid("0000000c", 0.5, epoch: 0)]);
        var gone = new Contender(new("", "ffffffff"), null, OnShow: false);
        var vote = Ballots.Vote(0, gone, Ballots.Network("0000000a"), Choice.Left);

        Assert.Equal([("0000000a", true), ("0000000b", true), ("ffffffff", false)], Contender.Of(models, [vote]).Select(one => (one.Id.Hash, one.OnShow)));
        Assert.Contains("0000000c", Contender.Of(models, [vote with { LeftModel = "0000000c" }]).Select(one => one.Id.Hash));
    }

    [Fact]
    public void Every_choice_is_counted_once_and_skips_are_no_answers()
    {
        Choice[] choices = [Choice.Left, Choice.Left, Choice.Right, Choice.Both, Choice.Neither, Choice.Skip];
        var results = Ballots.Count([Six, TwentyFour], choices.Select((choice, i) => Ballots.Vote(i / 2, Six, TwentyFour, choice)));

        Assert.Equal(new VoteCounts(2, 1, 1, 1, 1, 3), results.Counts);
        Assert.Equal((5, 5), (results.Counts.Answers, results.All!.Table.Votes));
        Assert.Equal([5], results.Timeline.Counts);
    }

    [Fact]
    public void A_vote_weighs_the_inverse_of_its_pairs_chance()
    {
        // Chances 1/2 and 1/10 of 5 pairs: weights 0.4 and 2, a fifth of one another.
        var poll = CountedVotes.Of([Six, TwentyFour], [Ballots.Vote(0, Six, TwentyFour, Choice.Left, 0.5, 5), Ballots.Vote(1, Six, TwentyFour, Choice.Right, 0.1, 5)]).Poll;

        Assert.Equal(5, poll.Comparisons[1].Weight / poll.Comparisons[0].Weight, 1e-12);
    }

    [Fact]
    public void Two_models_are_rated_by_the_odds_of_their_duel()
    {
        // 30 against 10 with sides balanced: odds of 3, so strengths of ±ln(3)/2; the stronger first.
        var poll = Ballots.Count([Six, TwentyFour], Ballots.Duel(TwentyFour, Six, 30, 10)).All!;

        Assert.Equal([1, 0], poll.Rated.Select(rating => rating.Contender));
        Assert.Equal(Math.Log(3) / 2, poll.Rated.First().Strength!.Value.Estimate, 1e-6);
    }

    [Fact]
    public void The_share_of_left_has_wilsons_interval()
    {
        // 30 of 40 voters went left: as in HeadToHead, n = 39, and the ends solve (p − 3/4)² = z²·p(1 − p)/39.
        var votes = Enumerable.Range(0, 40).Select(i => Ballots.Vote(i, i % 2 == 0 ? Six : TwentyFour, i % 2 == 0 ? TwentyFour : Six, i < 30 ? Choice.Left : Choice.Right));
        var share = Ballots.Count([Six, TwentyFour], votes.Append(Ballots.Vote(99, Six, TwentyFour, Choice.Both))).All!.LeftShare!.Value;

        Assert.Equal(0.75, share.Estimate, 1e-12);
        Assert.All([share.Low, share.High], p => Assert.Equal((p - 0.75) * (p - 0.75), 1.959963984540054 * 1.959963984540054 * p * (1 - p) / 39, 1e-10));
    }

    [Fact]
    public void Flagged_voters_are_counted_apart_and_both_results_are_there()
    {
        var votes = Ballots.Duel(TwentyFour, Six, 30, 10).Concat(Ballots.Duel(Six, TwentyFour, 4, 0, firstVoter: 100));
        var results = Ballots.Count([Six, TwentyFour], votes, (100, "one-sided"), (101, "random"), (101, "one-sided"), (777, "random"));

        Assert.Equal((2, 2), (results.Flagged.Voters, results.Flagged.Answers));
        Assert.Equal(new Dictionary<string, int> { ["one-sided"] = 1, ["random"] = 1 }, results.Flagged.ByReason);
        Assert.Equal((44, 42), (results.All!.Table.Votes, results.WithoutFlagged!.Table.Votes));
        Assert.Equal((44, 42), (results.Counts.Answers, results.WithoutFlagged.Table.Voters));
    }

    [Fact]
    public void Without_flagged_voters_both_results_are_one_object()
    {
        var results = Ballots.Count([Six, TwentyFour], Ballots.Duel(TwentyFour, Six, 3, 3));

        Assert.Same(results.All, results.WithoutFlagged);
    }

    [Fact]
    public void Nothing_and_next_to_nothing_are_results_without_figures()
    {
        Assert.Null(Ballots.Count([], []).All);
        var none = Ballots.Count([Six, TwentyFour], []).All!;
        Assert.Empty(none.Rated);
        Assert.Null(none.LeftShare);
        Assert.Null(none.Trends);
        Assert.Null(none[QuestionTopic.Epochs].Answer.Share);

        // One vote, and one voter, bound nothing.
        Assert.Empty(Ballots.Count([Six, TwentyFour], Ballots.Duel(Six, TwentyFour, 1, 0)).All!.Rated);
        Assert.Empty(Ballots.Count([Six, TwentyFour], Ballots.Duel(Six, TwentyFour, 5, 5).Select(vote => vote with { Voter = Ballots.Voter(0) })).All!.Rated);

        // Everybody flagged.
        Assert.Empty(Ballots.Count([Six, TwentyFour], Ballots.Duel(Six, TwentyFour, 1, 1), (0, "random"), (1, "random")).WithoutFlagged!.Rated);
    }

    [Fact]
    public void The_group_shown_is_the_largest()
    {
        var alone = Ballots.Network("0000000e", run: "alone");
        var poll = Ballots.Count([alone, Six, TwentyFour, Other], [.. Ballots.Duel(Six, TwentyFour, 9, 6), .. Ballots.Duel(TwentyFour, Other, 6, 9, 50)]).All!;

        Assert.Equal([1, 2, 3], poll.Rated.Select(rating => rating.Contender).Order());
        Assert.Equal(GroupStanding.Apart, poll.Table.Groups[poll.Table.Ratings[0].Group].Standing);
    }
}
