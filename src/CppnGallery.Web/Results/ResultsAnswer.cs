using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Results;

namespace CppnGallery.Web.Results;

/// <summary>The results as programs read them; models by their names.</summary>
internal sealed record ResultsAnswer(VoteCounts Counts, FlaggedVotes Flagged, TimelineAnswer Timeline, PollAnswer? All, PollAnswer? WithoutFlagged)
{
    public static ResultsAnswer Of(GalleryResults results)
    {
        string Name(int place) => results.Contenders[place].Id.ToString();
        var all = results.All is { } poll ? PollAnswer.Of(poll, results.Contenders, Name) : null;
        return new(
            results.Counts,
            results.Flagged,
            new(results.Timeline.Start, results.Timeline.Step.TotalSeconds, results.Timeline.Counts),
            all,
            ReferenceEquals(results.All, results.WithoutFlagged) ? all : PollAnswer.Of(results.WithoutFlagged!, results.Contenders, Name));
    }
}

/// <summary>Answers in each step from a moment on.</summary>
internal sealed record TimelineAnswer(DateTimeOffset Start, double StepSeconds, IReadOnlyList<int> Counts);

/// <summary>One poll: strengths and effects are on the scale of log-odds, shares 0..1.</summary>
internal sealed record PollAnswer(
    int Answers,
    int Voters,
    IReadOnlyList<RatingAnswer> Ratings,
    IReadOnlyList<GroupAnswer> Groups,
    IReadOnlyList<QuestionAnswer> Questions,
    IReadOnlyList<CellAnswer> Map,
    IReadOnlyList<DigitsCellAnswer> DigitsMap,
    Trends? Trends,
    Interval? LeftShare,
    Interval? OrderEffect,
    Interval? Ties,
    IReadOnlyList<MetricAnswer> Metrics)
{
    public static PollAnswer Of(PollResults poll, IReadOnlyList<Contender> contenders, Func<int, string> name) => new(
        poll.Table.Votes,
        poll.Table.Voters,
        [.. poll.Table.Ratings.Select(rating => new RatingAnswer(name(rating.Contender), contenders[rating.Contender].OnShow, rating.Group, rating.Votes, rating.Strength, rating.Rank))],
        [.. poll.Table.Groups.Select(group => new GroupAnswer(Camel(group.Standing), group.Component, group.Contenders.Count))],
        [.. poll.Questions.Select(question => new QuestionAnswer(Camel(question.Topic), ShareAnswer.Of(question.Answer),
            [.. question.Parts.Select(part => new PartAnswer(name(part.First), name(part.Second), ShareAnswer.Of(part.Answer)))]))],
        [.. poll.Map.Cells.Select(cell => new CellAnswer(poll.Map.Rows[cell.Row].ReluStddev, poll.Map.Rows[cell.Row].Nodes, (int)poll.Map.Columns[cell.Column], ShareAnswer.Of(cell.Wins)))],
        [.. poll.DigitsMap.Cells.Select(cell => new DigitsCellAnswer(poll.DigitsMap.Rows[cell.Row].ReluStddev, poll.DigitsMap.Rows[cell.Row].Nodes, poll.DigitsMap.Columns[cell.Column], ShareAnswer.Of(cell.Wins)))],
        poll.Trends,
        poll.LeftShare,
        poll.Table.OrderEffect,
        poll.Table.Ties,
        [.. poll.Metrics.Select(metric => new MetricAnswer(metric.Metric, metric.RankCorrelation, [.. metric.Points.Select(point => new PointAnswer(name(point.Contender), point.Value))]))]);

    private static string Camel(Enum value) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>A contender; strength less the mean of its group, null while it cannot be rated.</summary>
internal sealed record RatingAnswer(string Model, bool OnShow, int Group, int Votes, Interval? Strength, RankRange? Rank);

/// <summary>Contenders that can be compared with one another; the place in the list is the group's number.</summary>
internal sealed record GroupAnswer(string Standing, int Component, int Contenders);

internal sealed record ShareAnswer(Interval? Share, int Decided, int Tied, int Voters)
{
    public static ShareAnswer Of(HeadToHead answer) => new(answer.Share, answer.Decided, answer.Tied, answer.Voters);
}

/// <summary><c>epochs</c>: 24 against 6; <c>nodes</c>: 6 against 4; <c>network</c>: residual against dense. Shares are the first's.</summary>
internal sealed record QuestionAnswer(string Topic, ShareAnswer Answer, IReadOnlyList<PartAnswer> Pairs);

internal sealed record PartAnswer(string First, string Second, ShareAnswer Answer);

internal sealed record CellAnswer(double ReluStddev, int Nodes, int Epoch, ShareAnswer Wins);

internal sealed record DigitsCellAnswer(double ReluStddev, int Nodes, long DigitsSeen, ShareAnswer Wins);

/// <summary>A figure of the checkpoints beside the ratings.</summary>
internal sealed record MetricAnswer(string Metric, double? RankCorrelation, IReadOnlyList<PointAnswer> Points);

internal sealed record PointAnswer(string Model, double Value);
