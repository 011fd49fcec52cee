using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Evaluation;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;
using TorchSharp;

namespace CppnGallery.Learning.Tests.Evaluation;

public sealed class DigitEncodingsTests : IDisposable
{
    private const int Size = Latent.Size;

    private static readonly EncoderWeights Lively = LivelyEncoder();

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-digits-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Two passes over each digit's own means: their covariance, and the mean of the encoder's variances added on its diagonal.</summary>
    [Fact]
    public void Mean_and_covariance_are_those_of_two_slow_passes_and_the_examples_the_first_of_each_digit()
    {
        var digits = Glyphs.Draw(400, seed: 3);
        var examples = Glyphs.Draw(230, seed: 4);
        var tensors = Stored(DigitEncodings.Measure(Lively, digits, examples));

        var encoded = Enumerable.Range(0, digits.Count).Select(i => (Label: digits.Labels[i], Said: Encode(digits, i))).ToArray();
        for (int digit = 0; digit < 10; digit++)
        {
            var own = encoded.Where(one => one.Label == digit).Select(one => one.Said).ToArray();
            double[] mean = [.. Enumerable.Range(0, Size).Select(i => own.Average(one => (double)one.Mean[i]))];
            for (int i = 0; i < Size; i++)
            {
                Assert.Equal(mean[i], tensors["digits.mean"][(digit * Size) + i], 1e-5);
                for (int j = 0; j < Size; j++)
                {
                    double covariance = own.Average(one => (one.Mean[i] - mean[i]) * (one.Mean[j] - mean[j])) + (i == j ? own.Average(one => Math.Exp(one.LogVariance[i])) : 0);
                    double product = Enumerable.Range(0, Size).Sum(k => Factor(tensors, digit, i, k) * Factor(tensors, digit, j, k));
                    Assert.Equal(covariance, product, 1e-5);
                }
            }
        }

        for (int digit = 0; digit < 10; digit++)
        {
            int[] first = [.. Enumerable.Range(0, examples.Count).Where(i => examples.Labels[i] == digit).Take(EncodedDigits.Examples)];
            for (int example = 0; example < first.Length; example++)
            {
                // Kept as halves, which a sum in another order may round to the next one.
                var kept = tensors["digits.examples"].AsSpan(((digit * EncodedDigits.Examples) + example) * Size, Size).ToArray();
                Assert.All(Encode(examples, first[example]).Mean.Zip(kept), pair => Assert.Equal(pair.First, pair.Second, 1e-3f * Math.Max(1, Math.Abs(pair.First))));
            }
        }
    }

    [Fact]
    public void Too_few_pictures_of_a_digit_are_named()
    {
        var enough = Glyphs.Draw(330, seed: 3);
        Assert.Contains("32 pictures of 0", Assert.Throws<ArgumentException>(() => DigitEncodings.Measure(Lively, Glyphs.Draw(320, seed: 3), enough)).Message, StringComparison.Ordinal);
        Assert.Contains("19 pictures of 5", Assert.Throws<ArgumentException>(() => DigitEncodings.Measure(Lively, enough, Glyphs.Draw(195, seed: 3))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelled_it_stops() => Assert.Throws<OperationCanceledException>(
        () => DigitEncodings.Measure(Lively, Glyphs.Draw(330, seed: 3), Glyphs.Draw(330, seed: 3), new CancellationToken(canceled: true)));

    // Initial weights put every picture nearly in one place; these do not.
    private static EncoderWeights LivelyEncoder()
    {
        var encoder = new EncoderWeights();
        var random = new RandomSource(8);
        encoder.Initialise(random);
        random.FillGaussian(encoder.Mean.Data, 0.3);
        random.FillGaussian(encoder.LogVarianceBias.Data, 1);
        return encoder;
    }

    private static (float[] Mean, float[] LogVariance) Encode(DigitSet digits, int index)
    {
        float[] picture = new float[EncoderWeights.Pixels];
        for (int p = 0; p < picture.Length; p++)
        {
            picture[p] = digits.Picture(index)[(((p / 26) + 1) * 28) + (p % 26) + 1] / 255f;
        }

        using var scope = torch.NewDisposeScope();
        var (mean, logVariance) = new Encoder(Lively, Compute.Plain).forward(torch.tensor(picture), null);
        return (mean.data<float>().ToArray(), logVariance.data<float>().ToArray());
    }

    private static double Factor(Dictionary<string, float[]> tensors, int digit, int row, int column) => tensors["digits.factor"][(((digit * Size) + row) * Size) + column];

    private Dictionary<string, float[]> Stored(EncodedDigits digits)
    {
        string file = Path.Combine(_folder, "epoch-00.safetensors");
        var generator = new ResidualCppn(new(Nodes: 4, Blocks: 1));
        Checkpoint.Save(file, ModelDescription.Of("test", "resnet-cppn", 0, generator, new Dictionary<string, string>(), new Dictionary<string, double>()), generator, encoder: null);
        digits.AddTo(file);
        return SafetensorsFile.Read(file).Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.Values.ToArray());
    }
}
