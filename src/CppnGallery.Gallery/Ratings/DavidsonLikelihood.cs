using MathNet.Numerics.LinearAlgebra;

namespace CppnGallery.Gallery.Ratings;

/// <summary>
/// Log-likelihood of <see cref="Davidson"/> with its derivatives, in the natural parameters: the log-strengths of n contenders, then the
/// order effect, then log ν; n + 2 numbers.
/// </summary>
internal static class DavidsonLikelihood
{
    public static double Value(Tally tally, double[] natural)
    {
        int n = tally.Contenders;
        double logTies = natural[n + 1];
        double sum = 0;
        for (int left = 0; left < n; left++)
        {
            for (int right = 0; right < n; right++)
            {
                var weights = tally[left, right];
                double all = weights[0] + weights[1] + weights[2];
                if (all > 0)
                {
                    double x = natural[left] - natural[right] + natural[n];
                    sum += ((weights[0] - weights[1]) * x / 2) - (all * Davidson.LogSum(x, logTies));

                    // Without ties log ν is −∞, and none times that is none.
                    sum += weights[2] > 0 ? weights[2] * logTies : 0;
                }
            }
        }

        return sum;
    }

    /// <summary>Gradient and negative second derivatives; both are overwritten.</summary>
    public static void Derivatives(Tally tally, double[] natural, Vector<double> score, Matrix<double> information)
    {
        score.Clear();
        information.Clear();
        int n = tally.Contenders;
        for (int left = 0; left < n; left++)
        {
            for (int right = 0; right < n; right++)
            {
                var weights = tally[left, right];
                double all = weights[0] + weights[1] + weights[2];
                if (all > 0)
                {
                    var chances = Davidson.Probabilities(natural[left] - natural[right] + natural[n], natural[n + 1]);
                    double lead = chances.Left - chances.Right;
                    Spread(score, left, right, n, (weights[0] - weights[1] - (all * lead)) / 2);
                    score[n + 1] += weights[2] - (all * chances.Tie);

                    // Variances and covariance of y/2 and t, where y is +1 for left, −1 for right, 0 for a tie, and t is 1 for a tie.
                    double ofAdvantage = all * AdvantageInformation(chances);
                    double mixed = -all * lead * chances.Tie / 2;
                    Spread(information, left, right, n, ofAdvantage, mixed);
                    information[n + 1, n + 1] += all * chances.Tie * (1 - chances.Tie);
                }
            }
        }
    }

    /// <summary>
    /// What one vote tells about the advantage: the variance of y/2 (see above), at most 1/4. Written without a difference, so that it
    /// stays above 0 however large the advantage.
    /// </summary>
    public static double AdvantageInformation(OutcomeProbabilities chances) =>
        (chances.Left * chances.Right) + ((chances.Left + chances.Right) * chances.Tie / 4);

    /// <summary>Adds a vote's gradient, weighted, to a row of sums.</summary>
    public static void AddScore(in Comparison comparison, double[] natural, Span<double> score)
    {
        int n = natural.Length - 2;
        var chances = Davidson.Probabilities(natural[comparison.Left] - natural[comparison.Right] + natural[n], natural[n + 1]);
        int y = comparison.Outcome switch { ComparisonOutcome.Left => 1, ComparisonOutcome.Right => -1, _ => 0 };
        double byAdvantage = comparison.Weight * (y - chances.Left + chances.Right) / 2;
        score[comparison.Left] += byAdvantage;
        score[comparison.Right] -= byAdvantage;
        score[n] += byAdvantage;
        score[n + 1] += comparison.Weight * ((comparison.Outcome == ComparisonOutcome.Tie ? 1 : 0) - chances.Tie);
    }

    private static void Spread(Vector<double> score, int left, int right, int order, double byAdvantage)
    {
        score[left] += byAdvantage;
        score[right] -= byAdvantage;
        score[order] += byAdvantage;
    }

    private static void Spread(Matrix<double> information, int left, int right, int order, double ofAdvantage, double mixed)
    {
        ReadOnlySpan<(int Index, double Sign)> rows = [(left, 1), (right, -1), (order, 1)];
        foreach (var (row, rowSign) in rows)
        {
            foreach (var (column, columnSign) in rows)
            {
                information[row, column] += ofAdvantage * rowSign * columnSign;
            }

            information[row, order + 1] += mixed * rowSign;
            information[order + 1, row] += mixed * rowSign;
        }
    }
}
