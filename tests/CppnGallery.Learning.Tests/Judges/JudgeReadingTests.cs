using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Judges;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Tests.Judges;

/// <summary>The judge without libtorch against the judge with it.</summary>
public sealed class JudgeReadingTests
{
    [Fact]
    public void It_says_what_the_module_says()
    {
        var weights = new JudgeWeights();
        weights.Initialise(new RandomSource(5));
        // Biases too, and logits so far apart that confidences are no tenths.
        weights.Parameters.Where(of => of.Shape.Length == 1).ToList().ForEach(of => new RandomSource((ulong)of.Count).FillGaussian(of.Data, 0.3));
        using var judge = new Judge(weights, Compute.Plain);
        var random = new RandomSource(6);
        float[] picture = new float[JudgeWeights.Pixels];
        Compute.Plain.EnterThread();
        for (int i = 0; i < 50; i++)
        {
            random.FillGaussian(picture, 1);
            using var scope = NewDisposeScope();
            using var still = no_grad();
            var told = Verdict.Of(judge.forward(tensor(picture).view(1, 1, JudgeWeights.Side, JudgeWeights.Side), null).Logits.data<float>().ToArray());

            var read = JudgeReading.Read(weights, picture);

            Assert.Equal(told.Digit, read.Digit);
            Assert.Equal(told.Confidence, read.Confidence, 1e-4);
        }
    }

    [Fact]
    public void A_picture_of_another_size_is_refused() =>
        Assert.Contains("676", Assert.Throws<ArgumentException>(() => JudgeReading.Read(new JudgeWeights(), new float[784])).Message, StringComparison.Ordinal);
}
