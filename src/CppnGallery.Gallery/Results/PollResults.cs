using CppnGallery.Gallery.Ratings;

namespace CppnGallery.Gallery.Results;

/// <summary>What one poll says, with or without the flagged.</summary>
/// <param name="Table">Ratings of all contenders.</param>
/// <param name="MainGroup">The group of <see cref="RatingTable.Groups"/> that the ratings are shown of: that with most contenders, the first of equals.</param>
/// <param name="Questions">The gallery's questions, in the order of <see cref="QuestionTopic"/>.</param>
/// <param name="Map">σ × epochs.</param>
/// <param name="DigitsMap">σ × digits seen.</param>
/// <param name="Trends">What epochs and σ do; null while the votes cannot tell.</param>
/// <param name="LeftShare">Share of decided votes that went left, 0..1; sides fall by coin, so ½ without a bias. Null where nothing is decided.</param>
/// <param name="Metrics">Taste against each of <see cref="MetricComparison.Metrics"/>, in the main group.</param>
public sealed record PollResults(
    RatingTable Table,
    int MainGroup,
    IReadOnlyList<Question> Questions,
    WinMap Map,
    WinMap DigitsMap,
    Trends? Trends,
    Interval? LeftShare,
    IReadOnlyList<MetricComparison> Metrics)
{
    /// <summary>Rated contenders of the main group, the strongest first; empty while nothing can be rated.</summary>
    public IEnumerable<Rating> Rated => Table.Ratings.Where(rating => rating.Group == MainGroup && rating.Strength is not null)
        .OrderByDescending(rating => rating.Strength!.Value.Estimate);

    /// <summary>The answer to one question.</summary>
    public Question this[QuestionTopic topic] => Questions[(int)topic];

    internal static PollResults Of(IReadOnlyList<Contender> contenders, Poll poll)
    {
        var table = RatingTable.Of(poll);
        int main = Enumerable.Range(0, table.Groups.Count).MaxBy(group => table.Groups[group].Contenders.Count);
        var votes = new PairedVotes(poll);
        return new(
            table, main, Question.All(contenders, votes), WinMap.ByEpochs(contenders, votes), WinMap.ByDigits(contenders, votes), Trends.Of(contenders, poll), ShareOfLeft(poll),
            MetricComparison.All(contenders, table, main));
    }

    // Unweighted: which side a picture hangs on has nothing to do with how its pair was drawn.
    private static Interval? ShareOfLeft(Poll poll)
    {
        double[] left = new double[poll.Voters], decided = new double[poll.Voters];
        for (int i = 0; i < poll.Comparisons.Count; i++)
        {
            var outcome = poll.Comparisons[i].Outcome;
            left[poll.VoterNumbers[i]] += outcome == ComparisonOutcome.Left ? 1 : 0;
            decided[poll.VoterNumbers[i]] += outcome == ComparisonOutcome.Tie ? 0 : 1;
        }

        return decided.Sum() is > 0 and var votes ? ClusteredShare.Of(left, decided, votes) : null;
    }
}
