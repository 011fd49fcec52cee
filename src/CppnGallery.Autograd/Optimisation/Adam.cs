using CppnGallery.Kernels.Threads;

namespace CppnGallery.Autograd.Optimisation;

/// <summary>
/// Adam (Kingma and Ba 2015, the efficient form of section 2): m and v are running means of gradient and squared gradient,
/// θ −= rate·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε).
/// </summary>
public sealed class Adam
{
    /// <summary>Elements that one thread takes at a time.</summary>
    private const int Piece = 1 << 15;

    private readonly Tensor[] _parameters;
    private readonly float[][] _means;
    private readonly float[][] _squares;

    /// <summary>An optimiser of these parameters, its moments zero.</summary>
    public Adam(IEnumerable<Tensor> parameters, double rate, double beta1, double beta2 = 0.999, double epsilon = 1e-8)
    {
        _parameters = [.. parameters];
        _means = [.. _parameters.Select(p => new float[p.Count])];
        _squares = [.. _parameters.Select(p => new float[p.Count])];
        (Rate, Beta1, Beta2, Epsilon) = (rate, beta1, beta2, epsilon);
    }

    /// <summary>Step size; may be made smaller as a training goes on.</summary>
    public double Rate { get; set; }

    /// <summary>Memory of the mean.</summary>
    public double Beta1 { get; }

    /// <summary>Memory of the square.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Epsilon { get; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>What is optimised.</summary>
    public IReadOnlyList<Tensor> Parameters => _parameters;

    /// <summary>Running means of the gradients, one array a parameter; part of a training's state.</summary>
    public IReadOnlyList<float[]> Means => _means;

    /// <summary>Running means of the squared gradients.</summary>
    public IReadOnlyList<float[]> Squares => _squares;

    /// <summary>One step along the gradients.</summary>
    public void Step()
    {
        Steps++;
        float rate = (float)(Rate * Math.Sqrt(1 - Math.Pow(Beta2, Steps)) / (1 - Math.Pow(Beta1, Steps)));
        float b1 = (float)Beta1, b2 = (float)Beta2, epsilon = (float)Epsilon;
        for (int i = 0; i < _parameters.Length; i++)
        {
            var parameter = _parameters[i];
            float[] mean = _means[i], square = _squares[i];
            Workers.ForEach((parameter.Count + Piece - 1) / Piece, index =>
            {
                int from = index * Piece, size = Math.Min(Piece, parameter.Count - from);
                var step = new AdamStep(rate, b1, b2, epsilon);
                step.Update(parameter.Data.Slice(from, size), parameter.Gradient.Slice(from, size), mean.AsSpan(from, size), square.AsSpan(from, size));
            });
        }
    }
}
