using CppnGallery.Gallery.Ratings;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class PublishedExampleTests
{
    /// <summary>
    /// Figures that the package BradleyTerry2 (Turner and Firth, Journal of Statistical Software 48 no. 9 (2012)) records for this
    /// analysis, tests/baseball.Rout.save: coefficients and standard errors with Baltimore as reference. Agresti (2002), table 10.11,
    /// prints the same to two digits (0.68, 1.11, 1.25, 1.29, 1.44, 1.58).
    /// </summary>
    [Fact]
    public void Baseball_of_1987_without_home_advantage_is_as_published()
    {
        var poll = PublishedPolls.Baseball();
        var fit = DavidsonFit.Climb(new Tally(poll), Design.SumToZero(new int[7], orderEffect: false, ties: false))!;

        AssertAgainstFirst(fit, [(1, 1.1077, 0.3339), (2, 0.6839, 0.3319), (3, 1.4364, 0.3396), (4, 1.5814, 0.3433), (5, 1.2476, 0.3359), (6, 1.2945, 0.3367)]);
    }

    /// <summary>The same source with the home team's advantage; Agresti prints 0.302.</summary>
    [Fact]
    public void Baseball_of_1987_with_home_advantage_is_as_published()
    {
        var fit = DavidsonFit.Climb(new Tally(PublishedPolls.Baseball()), Design.SumToZero(new int[7], orderEffect: true, ties: false))!;

        AssertAgainstFirst(fit, [(1, 1.1438, 0.3378), (2, 0.7047, 0.3350), (3, 1.4754, 0.3446), (4, 1.6196, 0.3474), (5, 1.2813, 0.3404), (6, 1.3271, 0.3403)]);
        Assert.Equal(0.3023, fit.Natural[7], 0.00005);
        Assert.Equal(0.1309, Math.Sqrt(ClusteredCovariance.OfModel(fit)[7, 7]), 0.00005);
    }

    /// <summary>Minorisation-maximisation after Hunter (Annals of Statistics 32 (2004) 384-406), as slow and plain as it is certain.</summary>
    [Fact]
    public void Baseball_of_1987_agrees_with_an_independent_algorithm()
    {
        double[] wins = new double[7];
        double[,] met = new double[7, 7];
        foreach (var game in PublishedPolls.Baseball().Comparisons)
        {
            wins[game.Outcome == ComparisonOutcome.Left ? game.Left : game.Right]++;
            met[game.Left, game.Right]++;
            met[game.Right, game.Left]++;
        }

        double[] worth = [1, 1, 1, 1, 1, 1, 1];
        for (int round = 0; round < 5000; round++)
        {
            worth = [.. Enumerable.Range(0, 7).Select(i => wins[i] / Enumerable.Range(0, 7).Sum(j => met[i, j] / (worth[i] + worth[j])))];
        }

        double mean = worth.Average(Math.Log);
        var fit = DavidsonFit.Climb(new Tally(PublishedPolls.Baseball()), Design.SumToZero(new int[7], orderEffect: false, ties: false))!;
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(Math.Log(worth[i]) - mean, fit.Natural[i], 1e-9));
    }

    /// <summary>
    /// Davidson's own example. Worths and ν as in the vignette of the package PlackettLuce (Turner, van Etten, Firth and Kosmidis,
    /// Computational Statistics 35 (2020)), which stops after seven rounds to have Davidson's figures; the maximum itself differs from them
    /// by less than 0.00003. Standard errors from the same page, the mean as reference.
    /// </summary>
    [Fact]
    public void Chocolate_puddings_are_as_published()
    {
        var fit = DavidsonFit.Climb(new Tally(PublishedPolls.Puddings()), Design.SumToZero(new int[6], orderEffect: false, ties: true))!;
        double[] worths = [.. fit.Natural[..6].Select(Math.Exp)];
        double[] published = [0.1388, 0.1730, 0.1617, 0.1654, 0.1587, 0.2024];
        double[] publishedErrors = [0.121949, 0.121818, 0.126823, 0.122003, 0.127054, 0.126594];

        var covariance = ClusteredCovariance.OfModel(fit);
        Assert.All(Enumerable.Range(0, 6), i =>
        {
            Assert.Equal(published[i], worths[i] / worths.Sum(), 0.00005);
            Assert.Equal(publishedErrors[i], Math.Sqrt(covariance[i, i]), 0.00005);
        });
        Assert.Equal(0.7468147, Math.Exp(fit.Natural[7]), 0.00005);
        Assert.Equal(0.082499, Math.Sqrt(covariance[7, 7]), 0.00005);
        Assert.Equal(1619.4, -2 * fit.LogLikelihood, 0.05);
    }

    private static void AssertAgainstFirst(DavidsonFit fit, (int Team, double Estimate, double Error)[] published)
    {
        var covariance = ClusteredCovariance.OfModel(fit);
        Assert.All(published, team =>
        {
            Assert.Equal(team.Estimate, fit.Natural[team.Team] - fit.Natural[0], 0.00005);
            Assert.Equal(team.Error, Math.Sqrt(RankRanges.VarianceOfDifference(covariance, team.Team, 0)), 0.00005);
        });
    }
}
