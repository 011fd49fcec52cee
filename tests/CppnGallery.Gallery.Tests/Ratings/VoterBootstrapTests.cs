using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Ratings.Simulation;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class VoterBootstrapTests
{
    private static readonly Poll Poll = SimulatedPoll
        .Hold(new Electorate([0.8, 0.3, 0, -0.3, -0.8]) { TasteStddev = 0.5, SideBias = 0.2 }, SimulatedPolls.AllPairs(5), voters: 120, votesEach: 20, votesBetweenPlans: 100, seed: 11)
        .ToPoll(5);

    [Fact]
    public void Sandwich_and_bootstrap_agree()
    {
        // A standard deviation from 1,000 resamples has a relative error of 1/√2000 = 2.2 %; 120 voters leave a few percent more between the two methods.
        var bootstrap = VoterBootstrap.Run(Poll, 1000, seed: 1)!;
        var table = RatingTable.Of(Poll);

        Assert.Equal(1000, bootstrap.Finite);
        Assert.All(table.Ratings, rating =>
        {
            var sandwich = rating.Strength!.Value;
            var resampled = bootstrap.Intervals[rating.Contender];
            double stddev = (sandwich.High - sandwich.Estimate) / Interval.NormalQuantile;
            Assert.Equal(1, bootstrap.Stddevs[rating.Contender] / stddev, 0.12);
            Assert.Equal(sandwich.Estimate, resampled.Estimate, 1e-9);
            Assert.Equal(sandwich.Low, resampled.Low, 0.3 * stddev);
            Assert.Equal(sandwich.High, resampled.High, 0.3 * stddev);
        });
    }

    [Fact]
    public void Same_seed_same_result()
    {
        var first = VoterBootstrap.Run(Poll, 20, seed: 2)!;

        Assert.Equal(first.Stddevs, VoterBootstrap.Run(Poll, 20, seed: 2)!.Stddevs);
        Assert.NotEqual(first.Stddevs, VoterBootstrap.Run(Poll, 20, seed: 3)!.Stddevs);
    }

    [Fact]
    public void Resamples_without_finite_strengths_are_counted_out()
    {
        // Three voters; 1 alone ever preferred the second contender, so (2/3)³ of the resamples have no finite strengths.
        var poll = new Poll(2, [.. Three(0, 9, 0), .. Three(1, 5, 5), .. Three(2, 9, 0)]);

        var bootstrap = VoterBootstrap.Run(poll, 400, seed: 4)!;

        Assert.Equal(1 - (8 / 27.0), bootstrap.Finite / 400.0, 0.1);
        Assert.Null(VoterBootstrap.Run(new Poll(2, Three(0, 9, 0)), 10, seed: 4));

        // Each vote on both sides, so that no order effect is confounded with the strengths.
        static IEnumerable<Comparison> Three(int voter, int first, int second) =>
            PublishedPolls.Votes(0, 1, first, second, 0).Concat(PublishedPolls.Votes(1, 0, second, first, 0)).Select(vote => vote with { Voter = voter });
    }

    [Fact]
    public void It_can_be_cancelled() =>
        Assert.ThrowsAny<OperationCanceledException>(() => VoterBootstrap.Run(Poll, 1000, seed: 1, new CancellationToken(canceled: true)));
}
