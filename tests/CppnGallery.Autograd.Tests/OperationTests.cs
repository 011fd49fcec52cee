using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Randomness;
using static CppnGallery.Autograd.Tests.GradientCheck;

namespace CppnGallery.Autograd.Tests;

public class OperationTests
{
    [Fact]
    public void Tanh_agrees_with_the_formula_and_its_differences()
    {
        var x = Random(1, 7, 11);
        Run([x], tape => tape.Tanh(x), v => Map(v[0], Math.Tanh));
    }

    [Fact]
    public void Sigmoid_agrees_with_the_formula_and_its_differences()
    {
        var x = Random(2, 7, 11);
        Run([x], tape => tape.Sigmoid(x), v => Map(v[0], u => 1 / (1 + Math.Exp(-u))));
    }

    [Fact]
    public void Softplus_agrees_with_the_formula_and_its_differences()
    {
        var x = Random(3, 5, 9);
        Run([x], tape => tape.Softplus(x), v => Map(v[0], u => Math.Log(1 + Math.Exp(u))));
    }

    [Fact]
    public void Softplus_of_large_numbers_neither_overflows_nor_loses_its_slope()
    {
        var x = Tensor.Parameter(2);
        x.Data[0] = 200;
        x.Data[1] = -200;
        var tape = new Tape();
        var y = tape.Softplus(x);
        Assert.Equal(200, y.Data[0]);
        Assert.Equal(0, y.Data[1]);
        var ones = Tensor.Constant(2, 1);
        ones.Data.Fill(1);
        tape.Backward(tape.Dense(tape.Reshape(y, 1, 2), ones, null));
        Assert.Equal([1f, 0f], x.Gradient.ToArray());
    }

    [Fact]
    public void Relu_agrees_with_the_formula_and_its_differences()
    {
        var x = Random(4, 6, 10);
        Run([x], tape => tape.Relu(x), v => Map(v[0], u => Math.Max(u, 0)));
    }

    [Fact]
    public void Leaky_relu_agrees_with_the_formula_and_its_differences()
    {
        var x = Random(5, 6, 10);
        Run([x], tape => tape.LeakyRelu(x, 0.2f), v => Map(v[0], u => u > 0 ? u : 0.2f * u));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 5, 3)]
    [InlineData(13, 40, 33)]
    public void Dense_agrees_with_the_scalar_product(int rows, int inputs, int outputs)
    {
        Tensor x = Random(6, rows, inputs), w = Random(7, inputs, outputs), b = Random(8, outputs);
        Run([x, w, b], tape => tape.Dense(x, w, b), v => ScalarReference.Dense(v[0], v[1], v[2], rows, inputs, outputs), 1e-4);
    }

    [Theory]
    [InlineData(26, 26, 1, 2)]
    [InlineData(13, 13, 2, 3)]
    [InlineData(7, 7, 3, 2)]
    [InlineData(6, 9, 1, 1)]
    [InlineData(7, 6, 9, 33)]
    [InlineData(1, 2, 8, 3)]
    public void Convolution_agrees_with_the_scalar_sum(int height, int width, int channels, int filters)
    {
        Tensor x = Random(9, 2, height, width, channels), w = Random(10, 25 * channels, filters), b = Random(11, filters);
        Run([x, w, b], tape => tape.Convolve(x, w, b), v => ScalarReference.Convolve(v[0], v[1], v[2], 2, height, width, channels, filters), 1e-4);
    }

    [Fact]
    public void Batch_normalisation_agrees_with_the_formula_and_its_differences()
    {
        Tensor x = Random(12, 4, 3, 3, 5), gamma = Random(13, 5), beta = Random(14, 5);
        Run([x, gamma, beta], tape => tape.BatchNormalise(x, gamma, beta), v => ScalarReference.BatchNormalise(v[0], v[1], v[2]), 1e-4);
    }

    [Fact]
    public void Cross_entropy_agrees_with_the_formula_and_its_differences()
    {
        var logits = Random(15, 6, 11);
        byte[] labels = [0, 10, 3, 3, 7, 9];
        Run([logits], tape => tape.SoftmaxCrossEntropy(logits, labels), v => [ScalarReference.CrossEntropy(v[0], labels, 11)]);
    }

    [Fact]
    public void Cross_entropy_of_huge_logits_is_finite()
    {
        var logits = Tensor.Parameter(1, 2);
        logits.Data[0] = 1000;
        var tape = new Tape();
        Assert.Equal(1000, tape.SoftmaxCrossEntropy(logits, [1]).Data[0], 3);
    }

    [Fact]
    public void Divergence_agrees_with_the_formula_and_its_differences()
    {
        Tensor mean = Random(16, 3, 8), logVariance = Random(17, 3, 8);
        Run([mean, logVariance], tape => tape.GaussianDivergence(mean, logVariance), v =>
            [v[0].Zip(v[1], (m, l) => -0.5 * (1 + l - (m * m) - Math.Exp(l))).Sum() / 3]);
    }

    [Fact]
    public void Sampling_agrees_with_the_formula_and_its_differences()
    {
        Tensor mean = Random(18, 3, 8), logVariance = Random(19, 3, 8), noise = Random(20, 3, 8);
        noise.RequiresGradient = false;
        Run([mean, logVariance], tape => tape.GaussianSample(mean, logVariance, noise), v =>
            [.. Enumerable.Range(0, 24).Select(i => v[0][i] + (Math.Exp(v[1][i] / 2) * noise.Data[i]))]);
    }

    [Fact]
    public void Sums_scales_and_outer_sums_agree_with_theirs()
    {
        Tensor a = Random(21, 3, 4), b = Random(22, 3, 4), c = Random(23, 5, 4);
        Run([a, b], tape => tape.AddScaled(a, b, 0.5f), v => [.. v[0].Zip(v[1], (p, q) => p + (0.5 * q))]);
        Run([a], tape => tape.Scale(a, -3), v => Map(v[0], p => -3 * p));
        Run([a, c], tape => tape.AddOuter(a, c), v =>
            [.. from picture in Enumerable.Range(0, 3) from point in Enumerable.Range(0, 5) from j in Enumerable.Range(0, 4) select v[0][(picture * 4) + j] + v[1][(point * 4) + j]]);
    }

    [Fact]
    public void Dropout_keeps_the_stated_share_scales_it_and_sends_gradients_through_it_alone()
    {
        const int Count = 100_001;
        var x = Tensor.Parameter(Count);
        x.Data.Fill(1);
        var tape = new Tape();
        var y = tape.Dropout(x, 0.65f, new RandomSource(24));
        float[] kept = y.Data.ToArray();
        // Standard deviation of the share: √(0.65·0.35/100,001) = 0.0015; five of them.
        Assert.InRange(kept.Count(v => v > 0) / (double)Count, 0.6425, 0.6575);
        Assert.All(kept, v => Assert.True(v is 0 || Math.Abs(v - (1 / 0.65f)) < 1e-6));
        var ones = Tensor.Constant(Count, 1);
        ones.Data.Fill(1);
        tape.Backward(tape.Dense(tape.Reshape(y, 1, Count), ones, null));
        Assert.Equal(kept, x.Gradient.ToArray());
    }

    [Fact]
    public void A_frozen_parameter_gets_no_gradient()
    {
        Tensor x = Random(25, 4, 3), w = Random(26, 3, 2);
        w.RequiresGradient = false;
        var ones = Tensor.Constant(8, 1);
        ones.Data.Fill(1);
        var tape = new Tape();
        tape.Backward(tape.Dense(tape.Reshape(tape.Dense(x, w, null), 1, 8), ones, null));
        Assert.All(w.Gradient.ToArray(), g => Assert.Equal(0, g));
        Assert.Contains(x.Gradient.ToArray(), g => g != 0);
    }
}
