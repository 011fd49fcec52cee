using MathNet.Numerics.LinearAlgebra;

namespace CppnGallery.Gallery.Ratings;

/// <summary>
/// Which parameters are free: a matrix from the k free ones to the n + 2 natural ones of <see cref="DavidsonLikelihood"/>. The strengths may be free up to
/// their sum, or explained by features; the order effect may be left out (0), and so may ties (ν = 0).
/// </summary>
internal sealed class Design
{
    private Design(Matrix<double> strengths, bool orderEffect, bool ties)
    {
        int n = strengths.RowCount;
        HasOrderEffect = orderEffect;
        HasTies = ties;
        int free = strengths.ColumnCount + (orderEffect ? 1 : 0) + (ties ? 1 : 0);
        Map = Matrix<double>.Build.Dense(n + 2, free);
        Map.SetSubMatrix(0, 0, strengths);
        if (orderEffect)
        {
            Map[n, strengths.ColumnCount] = 1;
        }

        if (ties)
        {
            Map[n + 1, free - 1] = 1;
        }
    }

    /// <summary>(n + 2, k).</summary>
    public Matrix<double> Map { get; }

    public int Contenders => Map.RowCount - 2;

    public bool HasOrderEffect { get; }

    public bool HasTies { get; }

    /// <summary>1 / variance of the prior on each natural parameter; 0 for plain maximum likelihood.</summary>
    public double PriorPrecision { get; private init; }

    /// <summary>
    /// Everything free, with independent normal priors of mean 0 on all natural parameters, which give any votes, and none, a finite
    /// maximum.
    /// </summary>
    public static Design FreeWithPrior(int contenders, double stddev) =>
        new(Matrix<double>.Build.DenseIdentity(contenders), orderEffect: true, ties: true) { PriorPrecision = 1 / (stddev * stddev) };

    /// <summary>Strengths free within each group, adding up to 0 in each. <paramref name="groups"/>[c] is the group of contender c.</summary>
    public static Design SumToZero(int[] groups, bool orderEffect, bool ties)
    {
        var members = groups.Select((group, contender) => (group, contender)).GroupBy(at => at.group, at => at.contender).Select(all => all.ToArray()).ToList();
        var strengths = Matrix<double>.Build.Dense(groups.Length, Math.Max(1, members.Sum(all => all.Length - 1)));
        int column = 0;
        foreach (var all in members)
        {
            foreach (int contender in all[..^1])
            {
                strengths[contender, column] = 1;
                strengths[all[^1], column++] = -1;
            }
        }

        return new(strengths, orderEffect, ties);
    }

    /// <summary>Strengths as linear functions of features: (n, features).</summary>
    public static Design Features(Matrix<double> features, bool orderEffect, bool ties) => new(features, orderEffect, ties);

    /// <summary>Natural parameters of free ones.</summary>
    public double[] Natural(Vector<double> free)
    {
        double[] natural = (Map * free).ToArray();
        if (!HasTies)
        {
            natural[^1] = double.NegativeInfinity;
        }

        return natural;
    }
}
