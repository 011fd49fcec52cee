using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Encoders;

/// <summary>
/// What an encoder says of each digit, kept with its model: where the latents of a digit lie (mean and covariance), and some digits' own latents. Beside the generator's
/// tensors and no part of the model's hash. Safe for any number of threads.
/// </summary>
public sealed class EncodedDigits
{
    /// <summary>Ten digits.</summary>
    public const int Classes = 10;

    /// <summary>Latents kept of each digit.</summary>
    public const int Examples = 20;

    private const string MeanName = "digits.mean";
    private const string FactorName = "digits.factor";
    private const string ExamplesName = "digits.examples";
    private const int Size = Latent.Size;

    /// <summary>Its tensors in a checkpoint: means, factors, examples.</summary>
    internal static readonly IReadOnlyList<(string Name, int[] Shape)> Shapes = [(MeanName, [Classes, Size]), (FactorName, [Classes, Size, Size]), (ExamplesName, [Classes * Examples, Size])];

    private readonly float[] _mean;
    private readonly float[] _factor;
    private readonly Latent[] _examples;

    /// <summary>Statistics of ten digits.</summary>
    /// <param name="mean">(10, 32).</param>
    /// <param name="factor">(10, 32, 32): lower triangular L of each digit's covariance L·Lᵀ, its diagonal above 0.</param>
    /// <param name="examples">(10 · 20, 32), the digits in order.</param>
    /// <exception cref="ArgumentException">A shape is another, a factor is none, or an example is no latent.</exception>
    public EncodedDigits(ReadOnlySpan<float> mean, ReadOnlySpan<float> factor, ReadOnlySpan<float> examples)
    {
        if (mean.Length != Classes * Size || factor.Length != Classes * Size * Size || examples.Length != Classes * Examples * Size)
        {
            throw new ArgumentException($"Statistics of digits are ({Classes}, {Size}), ({Classes}, {Size}, {Size}) and ({Classes * Examples}, {Size}).");
        }

        for (int i = 0; i < factor.Length; i++)
        {
            int row = i / Size % Size, column = i % Size;
            if (column > row ? factor[i] != 0 : column == row && !(factor[i] > 0))
            {
                throw new ArgumentException($"The factor of digit {i / (Size * Size)} is not lower triangular with a diagonal above 0.", nameof(factor));
            }
        }

        (_mean, _factor) = (mean.ToArray(), factor.ToArray());
        _examples = new Latent[Classes * Examples];
        for (int i = 0; i < _examples.Length; i++)
        {
            _examples[i] = Latent.FromValues(examples.Slice(i * Size, Size));
        }
    }

    /// <summary>A latent of a digit: <c>mean + L·g</c> of 32 unit Gaussians g, summed in double in order.</summary>
    /// <param name="digit">0..9.</param>
    /// <param name="random">Source of g.</param>
    /// <param name="truncation">Gaussians past ± this are drawn again; <see langword="null"/> leaves all.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such digit, or a truncation not above 0.</exception>
    public Latent Draw(int digit, RandomSource random, double? truncation = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(digit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(digit, Classes);
        Span<double> g = stackalloc double[Size];
        foreach (ref double value in g)
        {
            value = truncation is { } threshold ? LatentArithmetic.TruncatedGaussian(random, threshold) : random.NextGaussian();
        }

        Span<float> values = stackalloc float[Size];
        for (int i = 0; i < Size; i++)
        {
            double sum = _mean[(digit * Size) + i];
            for (int j = 0; j <= i; j++)
            {
                sum += _factor[(((digit * Size) + i) * Size) + j] * g[j];
            }

            values[i] = (float)sum;
        }

        return Latent.FromValues(values);
    }

    /// <summary>The kept latents of a digit.</summary>
    public IReadOnlyList<Latent> Of(int digit) => _examples.AsSpan(digit * Examples, Examples).ToArray();

    /// <summary>The kept latents nearest to this one, the nearest first.</summary>
    /// <param name="latent">Where to look from.</param>
    /// <param name="count">At most so many.</param>
    public IReadOnlyList<EncodedNeighbour> Nearest(Latent latent, int count) =>
    [
        .. _examples.Select((example, i) => new EncodedNeighbour(example, i / Examples, Distance(latent.Values, example.Values)))
            .OrderBy(neighbour => neighbour.Distance)
            .Take(count),
    ];

    /// <summary>Whether a file with tensors of these names holds such statistics.</summary>
    public static bool AreIn(IReadOnlySet<string> names) => names.Contains(MeanName);

    /// <summary>Reads the statistics in a checkpoint; null where it has none.</summary>
    /// <exception cref="InvalidDataException">They are damaged; the message names file and fault.</exception>
    public static EncodedDigits? Read(string path, SafetensorsFile file)
    {
        if (!file.Tensors.ContainsKey(MeanName))
        {
            return null;
        }

        try
        {
            return new(
                Values(path, file, MeanName, [Classes, Size]), Values(path, file, FactorName, [Classes, Size, Size]), Values(path, file, ExamplesName, [Classes * Examples, Size]));
        }
        catch (ArgumentException fault)
        {
            throw new InvalidDataException($"{path}: {fault.Message}", fault);
        }
    }

    /// <summary>Puts the statistics into a checkpoint in place of earlier ones; all else in the file stays, and so does the model's hash. Crash-safe.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be read or its folder not be written.</exception>
    public void AddTo(string path)
    {
        var file = SafetensorsFile.Read(path);
        var tensors = file.Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value);
        tensors[MeanName] = new([Classes, Size], _mean);
        tensors[FactorName] = new([Classes, Size, Size], _factor);
        tensors[ExamplesName] = new([Classes * Examples, Size], _examples.SelectMany(example => example.Values.ToArray()).ToArray());
        (file with { Tensors = tensors }).Write(path);
    }

    private static ReadOnlySpan<float> Values(string path, SafetensorsFile file, string name, int[] shape) =>
        file.Tensors.TryGetValue(name, out var tensor) && tensor.Shape.AsSpan().SequenceEqual(shape)
            ? tensor.Values.Span
            : throw new InvalidDataException($"{path}: the tensor '{name}' is missing or not of shape ({string.Join(", ", shape)}).");

    private static double Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++)
        {
            double difference = (double)one[i] - other[i];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }
}

/// <summary>A digit's latent near another.</summary>
/// <param name="Latent">The encoder's, of a test digit.</param>
/// <param name="Digit">Which digit that is, 0..9.</param>
/// <param name="Distance">Euclidean, in latent units.</param>
public sealed record EncodedNeighbour(Latent Latent, int Digit, double Distance);
