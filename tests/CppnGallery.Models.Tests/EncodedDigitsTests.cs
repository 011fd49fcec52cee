using CppnGallery.Kernels.Randomness;
using CppnGallery.Kernels.Tests;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Tests;

public sealed class EncodedDigitsTests : IDisposable
{
    private const int Size = Latent.Size;

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-digits-").FullName;
    private readonly float[] _mean = new float[10 * Size];
    private readonly float[] _factor = new float[10 * Size * Size];
    private readonly float[] _examples = new float[200 * Size];

    public EncodedDigitsTests()
    {
        var random = new RandomSource(11);
        random.FillGaussian(_mean, 1);
        random.FillGaussian(_examples, 1);
        for (int i = 0; i < _factor.Length; i++)
        {
            int row = i / Size % Size, column = i % Size;
            _factor[i] = column > row ? 0 : column == row ? 0.5f + (float)random.NextUniform() : (float)(0.2 * random.NextGaussian());
        }
    }

    private string File => Path.Combine(_folder, "epoch-03.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Draws_have_the_mean_and_the_covariance_of_their_digit()
    {
        const int Draws = 20_000, Digit = 7;
        var digits = new EncodedDigits(_mean, _factor, _examples);
        var random = new RandomSource(5);
        var sums = new double[Size];
        var products = new double[Size, Size];
        for (int draw = 0; draw < Draws; draw++)
        {
            var values = digits.Draw(Digit, random).Values;
            for (int i = 0; i < Size; i++)
            {
                double of = values[i] - Mean(Digit, i);
                sums[i] += of;
                for (int j = 0; j <= i; j++)
                {
                    products[i, j] += of * (values[j] - Mean(Digit, j));
                }
            }
        }

        for (int i = 0; i < Size; i++)
        {
            double variance = Covariance(Digit, i, i);
            Assert.Equal(0, sums[i] / Draws, 5 * Math.Sqrt(variance / Draws));
            for (int j = 0; j <= i; j++)
            {
                // The variance of a sampled covariance of Gaussians is (σᵢⱼ² + σᵢᵢσⱼⱼ)/N.
                double error = Math.Sqrt((Math.Pow(Covariance(Digit, i, j), 2) + (variance * Covariance(Digit, j, j))) / Draws);
                Assert.Equal(Covariance(Digit, i, j), products[i, j] / Draws, 5 * error);
            }
        }
    }

    [Fact]
    public void Truncation_bounds_the_gaussians_and_not_the_values()
    {
        float[] spread = new float[_factor.Length];
        for (int i = 0; i < 10 * Size; i++)
        {
            spread[(i * Size) + (i % Size)] = 3;
        }

        var digits = new EncodedDigits(_mean, spread, _examples);
        var random = new RandomSource(6);
        double furthest = 0;
        for (int draw = 0; draw < 200; draw++)
        {
            var values = digits.Draw(2, random, truncation: 0.5).Values;
            for (int i = 0; i < Size; i++)
            {
                furthest = Math.Max(furthest, Math.Abs(values[i] - Mean(2, i)));
            }
        }

        Assert.InRange(furthest, 1.45, 1.51); // 0.5 · 3, and a half's rounding
    }

    [Fact]
    public void Neighbours_are_the_nearest_examples_with_their_digits_in_order()
    {
        var digits = new EncodedDigits(_mean, _factor, _examples);
        var from = Latent.FromSeed(9);
        double[] distances = [.. Enumerable.Range(0, 200).Select(i => Math.Sqrt(Enumerable.Range(0, Size)
            .Sum(k => Math.Pow((double)(float)(Half)_examples[(i * Size) + k] - from.Values[k], 2))))];
        int[] expected = [.. Enumerable.Range(0, 200).OrderBy(i => distances[i]).Take(12)];

        var nearest = digits.Nearest(from, 12);

        Assert.Equal(expected.Select(i => i / 20), nearest.Select(neighbour => neighbour.Digit));
        Assert.Equal(expected.Select(Example), nearest.Select(neighbour => neighbour.Latent));
        Assert.All(nearest.Zip(expected), pair => Assert.Equal(distances[pair.Second], pair.First.Distance, 1e-9));
        Assert.Equal((Example(47), 2, 0.0), (digits.Nearest(Example(47), 1)[0].Latent, digits.Nearest(Example(47), 1)[0].Digit, digits.Nearest(Example(47), 1)[0].Distance));
        Assert.Equal(Enumerable.Range(60, 20).Select(Example), digits.Of(3));
    }

    [Fact]
    public void In_a_file_they_change_neither_the_model_nor_its_encoder_and_the_newest_stay()
    {
        var encoder = new EncoderWeights();
        encoder.Initialise(new RandomSource(5));
        var id = Save(encoder);
        Assert.Null(EncodedDigits.Read(File, SafetensorsFile.Read(File)));
        var before = SafetensorsFile.Read(File);
        new EncodedDigits(new float[_mean.Length], _factor, _examples).AddTo(File);
        new EncodedDigits(_mean, _factor, _examples).AddTo(File);

        Assert.Equal(id, Checkpoint.LoadModel(File).Id);
        var after = SafetensorsFile.Read(File);
        Assert.Equal(before.Metadata, after.Metadata);
        Assert.Equal(before.Tensors.Count + 3, after.Tensors.Count);
        Assert.All(before.Tensors, tensor => Assert.True(tensor.Value.Values.Span.SequenceEqual(after.Tensors[tensor.Key].Values.Span), tensor.Key));
        Assert.Equal([File], Directory.GetFileSystemEntries(_folder));

        var read = EncodedDigits.Read(File, after)!;
        var written = new EncodedDigits(_mean, _factor, _examples);
        Assert.Equal(written.Draw(4, new RandomSource(2)), read.Draw(4, new RandomSource(2)));
        Assert.Equal(written.Of(9), read.Of(9));
    }

    [Theory]
    [InlineData("digits.factor", 1, 0.5f, "digit 0 is not lower triangular")] // row 0, column 1
    [InlineData("digits.factor", (3 * 1024) + (4 * 32) + 4, 0f, "digit 3 is not lower triangular")] // on the diagonal
    [InlineData("digits.factor", (9 * 1024) + (31 * 32) + 31, -1f, "digit 9 is not lower triangular")]
    [InlineData("digits.examples", 5, 1e6f, "value 5")]
    public void Damaged_statistics_are_a_fault_of_the_file(string name, int at, float value, string says)
    {
        Save();
        new EncodedDigits(_mean, _factor, _examples).AddTo(File);
        var file = SafetensorsFile.Read(File);
        float[] values = file.Tensors[name].Values.ToArray();
        values[at] = value;

        AssertFault(file, name, file.Tensors[name] with { Values = values }, says);
    }

    [Theory]
    [InlineData("digits.mean", "'digits.mean'")]
    [InlineData("digits.factor", "'digits.factor'")]
    [InlineData("digits.examples", "'digits.examples'")]
    public void Statistics_of_another_shape_are_a_fault_of_the_file(string name, string says)
    {
        Save();
        new EncodedDigits(_mean, _factor, _examples).AddTo(File);
        var file = SafetensorsFile.Read(File);

        AssertFault(file, name, file.Tensors[name] with { Shape = [file.Tensors[name].Values.Length] }, says);
    }

    [Fact]
    public void There_are_ten_digits()
    {
        var digits = new EncodedDigits(_mean, _factor, _examples);
        Assert.Throws<ArgumentOutOfRangeException>(() => digits.Draw(10, new RandomSource(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => digits.Draw(-1, new RandomSource(1)));
        Assert.Throws<ArgumentException>(() => new EncodedDigits(_mean.AsSpan(1), _factor, _examples));
    }

    private double Mean(int digit, int i) => _mean[(digit * Size) + i];

    /// <summary>L·Lᵀ.</summary>
    private double Covariance(int digit, int i, int j) =>
        Enumerable.Range(0, Size).Sum(k => (double)_factor[(((digit * Size) + i) * Size) + k] * _factor[(((digit * Size) + j) * Size) + k]);

    private Latent Example(int i) => Latent.FromValues(_examples.AsSpan(i * Size, Size));

    private ModelId Save(EncoderWeights? encoder = null)
    {
        var generator = SmallNetworks.Lively(6, 2);
        return Checkpoint.Save(
            File, ModelDescription.Of("test", "resnet-cppn", 3, generator, new Dictionary<string, string> { ["seed"] = "9" }, new Dictionary<string, double>()), generator, encoder);
    }

    private void AssertFault(SafetensorsFile file, string name, StoredTensor tensor, string says)
    {
        (file with { Tensors = file.Tensors.ToDictionary(pair => pair.Key, pair => pair.Key == name ? tensor : pair.Value) }).Write(File);
        var fault = Assert.Throws<InvalidDataException>(() => EncodedDigits.Read(File, SafetensorsFile.Read(File)));
        Assert.StartsWith(File, fault.Message, StringComparison.Ordinal);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }
}
