using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Results;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Simulation;

/// <summary>A truth and what the votes make of it.</summary>
/// <param name="Name">What is estimated.</param>
/// <param name="Truth">What it is.</param>
/// <param name="Estimate">What the results say; null where they say nothing.</param>
public sealed record Recovered(string Name, double Truth, Interval? Estimate)
{
    /// <summary>Whether the interval holds the truth.</summary>
    public bool IsCovered => Estimate?.Contains(Truth) == true;
}

/// <summary>Holds results against the truth they were made from.</summary>
/// <param name="gallery">The networks and their true strengths.</param>
/// <param name="perDoubledEpochs">The true effect of twice the epochs.</param>
/// <param name="perDoubledSigma">The true effect of twice the σ.</param>
public sealed class Recovery(SimulatedGallery gallery, double perDoubledEpochs, double perDoubledSigma)
{
    /// <summary>Every contender's strength, on the scale of log-odds; nothing where the votes leave it out of the scale of the rest.</summary>
    public IReadOnlyList<Recovered> Strengths(PollResults poll) =>
        [.. gallery.Contenders.Select((contender, place) => new Recovered(contender.Id.ToString(), gallery.Strengths[place], Whole(poll) ? poll.Table.Ratings[place].Strength : null))];

    /// <summary>The two effects, as log-odds.</summary>
    public IReadOnlyList<Recovered> Effects(PollResults poll) =>
        [new("epochs doubled", perDoubledEpochs, poll.Trends?.EpochsDoubled), new("σ doubled", perDoubledSigma, poll.Trends?.SigmaDoubled)];

    /// <summary>
    /// After how many votes the question of 6 against 24 epochs is decided: from there to the last vote, looked at every <paramref name="every"/> votes, the
    /// interval of its share leaves out one half on the side of the truth. Null where it is not by the last.
    /// </summary>
    public int? VotesUntilDecided(IReadOnlyList<StandingVote> votes, int every)
    {
        int? decided = null;
        for (int count = every; count <= votes.Count; count += every)
        {
            var paired = new PairedVotes(CountedVotes.Of(gallery.Contenders, [.. votes.Take(count)]).Poll);
            var share = Question.Of(QuestionTopic.Epochs, gallery.Contenders, paired).Answer.Share;
            bool holds = share is { } of && (perDoubledEpochs >= 0 ? of.Low > 0.5 : of.High < 0.5);
            decided = holds ? decided ?? count : null;
        }

        return decided;
    }

    // Strengths are less the mean of the group, so only with all in one group are they those of the truth.
    private static bool Whole(PollResults poll) => poll.Table.Groups.Count == 1;
}
