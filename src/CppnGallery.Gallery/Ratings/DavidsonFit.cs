using MathNet.Numerics.LinearAlgebra;

namespace CppnGallery.Gallery.Ratings;

/// <summary>A maximum of the likelihood (or of the likelihood times a prior).</summary>
internal sealed class DavidsonFit
{
    /// <summary>An advantage, or a log ν, beyond this is on its way to infinity: e^20 are odds that no poll can show.</summary>
    public const double LargestAdvantage = 20;

    /// <summary>
    /// The maximum is reached with a step that moves no parameter by more: Newton's steps square their error, so it is exact to rounding.
    /// </summary>
    public const double SmallestStep = 1e-9;

    /// <summary>Newton's steps tried; five or six are usual, and a parameter on its way to infinity adds one or two to itself with each.</summary>
    public const int MostSteps = 60;

    /// <summary>A step may seem to fall by this part of the log-likelihood: rounding of its sum, not a step too far.</summary>
    public const double Rounding = 1e-12;

    /// <summary>Smallest over largest eigenvalue of the information below which the votes cannot tell the parameters apart.</summary>
    public const double SingularRatio = 1e-10;

    private DavidsonFit(Design design, Vector<double> free, double[] natural, Matrix<double> inverse, double logLikelihood)
    {
        Design = design;
        Free = free;
        Natural = natural;
        Inverse = inverse;
        LogLikelihood = logLikelihood;
    }

    public Design Design { get; }

    /// <summary>The k free parameters.</summary>
    public Vector<double> Free { get; }

    /// <summary>The n strengths, the order effect, log ν.</summary>
    public double[] Natural { get; }

    /// <summary>Inverse of the information in the free parameters, the prior's included; (k, k).</summary>
    public Matrix<double> Inverse { get; }

    public double LogLikelihood { get; }

    /// <summary>
    /// Climbs the concave log-likelihood by Newton's method, halving a step that does not climb.
    /// </summary>
    /// <param name="tally">Weighted votes.</param>
    /// <param name="design">Which parameters are free.</param>
    /// <param name="start">Free parameters to start from; by default no differences and ν from the share of ties.</param>
    /// <returns>The maximum; null where there is no finite one or more than one.</returns>
    public static DavidsonFit? Climb(Tally tally, Design design, Vector<double>? start = null)
    {
        int n = tally.Contenders;
        var free = start ?? Start(tally, design);
        var score = Vector<double>.Build.Dense(n + 2);
        var information = Matrix<double>.Build.Dense(n + 2, n + 2);
        double value = Objective(free);
        for (int step = 0; step < MostSteps; step++)
        {
            double[] natural = design.Natural(free);
            DavidsonLikelihood.Derivatives(tally, natural, score, information);
            for (int i = 0; i < n + 2 && design.PriorPrecision > 0; i++)
            {
                score[i] -= design.PriorPrecision * natural[i];
                information[i, i] += design.PriorPrecision;
            }

            var curvature = design.Map.TransposeThisAndMultiply(information) * design.Map;
            // A prior is curved in every direction.
            if (step == 0 && design.PriorPrecision == 0 && IsSingular(curvature))
            {
                return null;
            }

            var cholesky = curvature.Cholesky();
            var move = cholesky.Solve(design.Map.TransposeThisAndMultiply(score));
            if (move.AbsoluteMaximum() < SmallestStep)
            {
                free += move;
                return new DavidsonFit(design, free, design.Natural(free), cholesky.Solve(Matrix<double>.Build.DenseIdentity(free.Count)), value);
            }

            double next = Objective(free + move);
            while (next < value - (Rounding * Math.Abs(value)) && move.AbsoluteMaximum() > SmallestStep)
            {
                move /= 2;
                next = Objective(free + move);
            }

            free += move;
            value = next;
            if (IsUnbounded(design.Natural(free)))
            {
                return null;
            }
        }

        return null;

        double Objective(Vector<double> at)
        {
            double[] natural = design.Natural(at);
            return DavidsonLikelihood.Value(tally, natural) - (design.PriorPrecision > 0 ? design.PriorPrecision * natural.Sum(p => p * p) / 2 : 0);
        }
    }

    private static Vector<double> Start(Tally tally, Design design)
    {
        var free = Vector<double>.Build.Dense(design.Map.ColumnCount);
        if (design.HasTies)
        {
            // The share of ties between equals is ν / (2 + ν); half a vote keeps it off 0 and 1.
            free[^1] = Math.Log(2 * (tally.Ties + 0.5) / (tally.Total - tally.Ties + 0.5));
        }

        return free;
    }

    private static bool IsUnbounded(double[] natural)
    {
        var strengths = natural[..^2];
        return strengths.Max() - strengths.Min() + Math.Abs(natural[^2]) > LargestAdvantage
            || (double.IsFinite(natural[^1]) && Math.Abs(natural[^1]) > LargestAdvantage);
    }

    private static bool IsSingular(Matrix<double> curvature)
    {
        var eigenvalues = curvature.Evd(Symmetricity.Symmetric).EigenValues;
        double largest = eigenvalues.Max(value => value.Real);
        return !(eigenvalues.Min(value => value.Real) > SingularRatio * largest);
    }
}
