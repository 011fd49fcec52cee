using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace CppnGallery.Learning.Evaluation;

/// <summary>Mean and covariance of feature vectors, gathered one by one, and the Fréchet distance between two such sets.</summary>
/// <param name="size">Numbers in a vector.</param>
public sealed class FeatureStatistics(int size)
{
    private readonly double[] _sum = new double[size];
    private readonly double[] _products = new double[size * size];

    /// <summary>Vectors gathered.</summary>
    public int Count { get; private set; }

    /// <summary>Gathers one vector.</summary>
    /// <exception cref="ArgumentException">It has another size.</exception>
    public void Add(ReadOnlySpan<float> features)
    {
        if (features.Length != size)
        {
            throw new ArgumentException($"These statistics take vectors of {size} numbers, not {features.Length}.", nameof(features));
        }

        Count++;
        for (int i = 0; i < size; i++)
        {
            double of = features[i];
            _sum[i] += of;
            var row = _products.AsSpan(i * size, i + 1);
            for (int j = 0; j < row.Length; j++)
            {
                row[j] += of * features[j];
            }
        }
    }

    /// <summary>
    /// ‖μ₁ − μ₂‖² + Tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½): the squared Fréchet distance between Gaussians with the two sets' means and covariances
    /// (Dowson and Landau 1982; for pictures: Heusel et al. 2017). 0 for equal sets; in squared units of the features.
    /// </summary>
    /// <exception cref="ArgumentException">Vectors of another size, or a set of fewer than two, which has no covariance.</exception>
    public double DistanceTo(FeatureStatistics other)
    {
        if (Count < 2 || other.Count < 2 || other._sum.Length != size)
        {
            throw new ArgumentException($"A distance needs two sets of at least two vectors of {size} numbers.", nameof(other));
        }

        double means = (Mean() - other.Mean()).DotProduct(Mean() - other.Mean());
        Matrix<double> ours = Covariance(), theirs = other.Covariance();

        // (Σ₁Σ₂)^½ has the trace of (Σ₁^½·Σ₂·Σ₁^½)^½, which is symmetric, so that its eigenvalues are real.
        // Eigenvalues that rounding made negative are zero.
        var (values, vectors) = Eigen(ours);
        var root = vectors * Matrix<double>.Build.DiagonalOfDiagonalVector(values.PointwiseMaximum(0).PointwiseSqrt()) * vectors.Transpose();
        var product = root * theirs * root;
        double shared = Eigen((product + product.Transpose()) / 2).Values.PointwiseMaximum(0).PointwiseSqrt().Sum();
        return means + ours.Trace() + theirs.Trace() - (2 * shared);
    }

    private Vector<double> Mean() => Vector<double>.Build.DenseOfArray(_sum) / Count;

    /// <summary>Σ(x − μ)(x − μ)ᵀ/(N − 1) = (Σxxᵀ − N·μμᵀ)/(N − 1); sums of products lie in the lower triangle.</summary>
    private Matrix<double> Covariance()
    {
        var mean = Mean();
        return Matrix<double>.Build.Dense(size, size, (i, j) => (_products[(Math.Max(i, j) * size) + Math.Min(i, j)] - (Count * mean[i] * mean[j])) / (Count - 1));
    }

    private static (Vector<double> Values, Matrix<double> Vectors) Eigen(Matrix<double> symmetric)
    {
        Evd<double> found = symmetric.Evd(Symmetricity.Symmetric);
        return (found.EigenValues.Map(value => value.Real), found.EigenVectors);
    }
}
