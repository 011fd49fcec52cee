namespace CppnGallery.Gallery.Results;

/// <summary>Answers over time, in steps of one length.</summary>
/// <param name="Start">When the first step begins: a whole number of steps after 1970-01-01 UTC.</param>
/// <param name="Step">Length of a step: the shortest of <see cref="Steps"/> of which <see cref="MostSteps"/> suffice.</param>
/// <param name="Counts">Answers in each step, the last of which holds the last answer; empty without answers.</param>
public sealed record VoteTimeline(DateTimeOffset Start, TimeSpan Step, IReadOnlyList<int> Counts)
{
    /// <summary>More columns than this are no picture; in years to come the longest step is kept all the same.</summary>
    public const int MostSteps = 60;

    /// <summary>Lengths that people count in.</summary>
    public static readonly IReadOnlyList<TimeSpan> Steps =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(28)];

    /// <summary>Counts answers by when they were cast; times need not be in order, as clocks are set.</summary>
    public static VoteTimeline Of(IReadOnlyCollection<DateTimeOffset> times)
    {
        if (times.Count == 0)
        {
            return new(DateTimeOffset.UnixEpoch, Steps[0], []);
        }

        var (first, last) = (times.Min(), times.Max());
        var step = Steps.FirstOrDefault(length => Number(last, length) - Number(first, length) < MostSteps, Steps[^1]);
        long start = Number(first, step);
        int[] counts = new int[Number(last, step) - start + 1];
        foreach (var time in times)
        {
            counts[Number(time, step) - start]++;
        }

        return new(DateTimeOffset.UnixEpoch + (start * step), step, counts);
    }

    private static long Number(DateTimeOffset time, TimeSpan step) => (long)Math.Floor((time - DateTimeOffset.UnixEpoch) / step);
}
