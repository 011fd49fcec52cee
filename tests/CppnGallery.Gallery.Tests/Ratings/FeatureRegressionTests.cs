using CppnGallery.Gallery.Ratings;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class FeatureRegressionTests
{
    [Fact]
    public void Effects_that_made_the_votes_are_found()
    {
        // Strengths 0.3·log₂ epochs − 0.5·log σ exactly, ν = 0.6, order effect 0.2; votes at their expected frequencies.
        double[][] features = [.. from epochs in new[] { 3, 6, 12, 24 } from sigma in new[] { 0.3, 1.0 } select new[] { Math.Log2(epochs), Math.Log(sigma) }];
        double[] natural = [.. features.Select(row => (0.3 * row[0]) - (0.5 * row[1])), 0.2, Math.Log(0.6)];

        var regression = FeatureRegression.Of(DavidsonFitTests.ExpectedPoll(natural), features)!;

        Assert.Equal(0.3, regression.Effects[0].Estimate, 1e-8);
        Assert.Equal(-0.5, regression.Effects[1].Estimate, 1e-8);

        // 24 against 6 epochs is two doublings.
        Assert.Equal(0.6, regression.Contrast([2, 0]).Estimate, 1e-8);
        Assert.Equal(2 * regression.Effects[0].High, regression.Contrast([2, 0]).High, 1e-8);
    }

    [Fact]
    public void One_feature_and_two_contenders_is_the_binomial()
    {
        // Contenders one unit apart, 30 of 40 votes, each its own voter: effect log 3, uncorrected variance 1/30 + 1/10.
        var poll = PublishedPolls.PollOf(2, [.. PublishedPolls.Votes(0, 1, 15, 5, 0), .. PublishedPolls.Votes(1, 0, 5, 15, 0)]);

        var effect = FeatureRegression.Of(poll, [[1], [0]])!.Effects[0];

        // The correction for few voters, the order effect being a second parameter: c = 40/39·39/38, δ = 2/38, φ = c.
        double c = 40 / 38.0, variance = ((1 / 30.0) + 0.1) * (c + (2 / 38.0 * c));
        Assert.Equal(Math.Log(3), effect.Estimate, 1e-9);
        Assert.Equal(Math.Log(3) + (1.959963985 * Math.Sqrt(variance)), effect.High, 1e-7);
    }

    [Fact]
    public void Features_connect_contenders_that_votes_do_not()
    {
        var poll = PublishedPolls.PollOf(4, [.. PublishedPolls.Votes(0, 1, 15, 5, 3), .. PublishedPolls.Votes(3, 2, 5, 15, 2)]);

        Assert.NotNull(FeatureRegression.Of(poll, [[1], [0], [1], [0]]));
    }

    [Fact]
    public void Features_that_cannot_be_told_apart_have_no_effects()
    {
        double[][] proportional = [[1, 2], [2, 4], [3, 6], [5, 10], [4, 8], [0, 0]];
        double[][] constant = [[1, 7], [2, 7], [3, 7], [5, 7], [4, 7], [0, 7]];

        Assert.Null(FeatureRegression.Of(PublishedPolls.Puddings(), proportional));
        Assert.Null(FeatureRegression.Of(PublishedPolls.Puddings(), constant));
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused()
    {
        var poll = PublishedPolls.Puddings();

        Assert.Contains("1 rows of features for 6 contenders", Assert.Throws<ArgumentException>(() => FeatureRegression.Of(poll, [[1]])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FeatureRegression.Of(poll, [[1], [2], [3], [4], [5], [6, 7]]));
        Assert.Throws<ArgumentException>(() => FeatureRegression.Of(poll, [[1], [2], [3], [4], [5], [double.NaN]]));
        Assert.Throws<ArgumentException>(() => FeatureRegression.Of(poll, [[1], [2], [3], [4], [5], [0]])!.Contrast([1, 2]));
    }
}
