using CppnGallery.Autograd.Operations;
using CppnGallery.Autograd.Optimisation;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Autograd.Tests;

/// <summary>Sizes of many pieces against slow sums, and the same bits whichever threads do them.</summary>
public class ThreadTests
{
    /// <summary>Inside a piece the threads are taken, and all of the step is done by one.</summary>
    [Fact]
    public void A_step_of_many_pieces_gives_the_same_bits_alone_and_on_all_threads()
    {
        float[] shared = Step();
        var alone = new float[2][];
        Workers.ForEach(alone.Length, i => alone[i] = Step());

        Assert.Equal(shared, alone[0]);
        Assert.Equal(shared, alone[1]);
    }

    [Fact]
    public void Statistics_and_bias_sums_over_many_pieces_agree_with_the_scalar_ones()
    {
        Tensor x = GradientCheck.Random(1, 1500, 19), gamma = GradientCheck.Random(2, 19), beta = GradientCheck.Random(3, 19);
        foreach (ref float value in x.Data)
        {
            value += 3; // a mean away from 0, where a difference of squares would lose digits
        }

        var tape = new Tape();
        var y = tape.BatchNormalise(x, gamma, beta);
        double[] expected = ScalarReference.BatchNormalise(Doubles(x.Data), Doubles(gamma.Data), Doubles(beta.Data));
        for (int i = 0; i < y.Count; i++)
        {
            Assert.Equal(expected[i], y.Data[i], 1e-5);
        }

        var weights = GradientCheck.Random(4, y.Count, 1);
        tape.Backward(tape.Dense(tape.Reshape(y, 1, y.Count), weights, null));
        for (int j = 0; j < 19; j++)
        {
            Assert.Equal(Enumerable.Range(0, 1500).Sum(i => (double)weights.Data[(i * 19) + j]), beta.Gradient[j], 1e-3);
        }
    }

    [Fact]
    public void A_convolution_of_several_pieces_agrees_with_the_scalar_sum()
    {
        const int Batch = 30;
        Tensor x = GradientCheck.Random(5, Batch, 7, 7, 3), w = GradientCheck.Random(6, 75, 40), b = GradientCheck.Random(7, 40);
        double[] expected = ScalarReference.Convolve(Doubles(x.Data), Doubles(w.Data), Doubles(b.Data), Batch, 7, 7, 3, 40);
        var tape = new Tape();
        var y = tape.Convolve(x, w, b);
        for (int i = 0; i < y.Count; i++)
        {
            Assert.Equal(expected[i], y.Data[i], 1e-4);
        }

        // The convolution is linear: by Euler, Σ w·dw = Σ dy·(y − b) = Σ x·dx.
        var weights = GradientCheck.Random(8, y.Count, 1);
        tape.Backward(tape.Dense(tape.Reshape(y, 1, y.Count), weights, null));
        double linear = Enumerable.Range(0, y.Count).Sum(i => weights.Data[i] * (expected[i] - b.Data[i % 40]));
        Assert.Equal(linear, Dot(w.Data, w.Gradient), 0.02);
        Assert.Equal(linear, Dot(x.Data, x.Gradient), 0.02);
    }

    private static float[] Step()
    {
        Tensor x = GradientCheck.Random(11, 30, 26, 26, 1), w = GradientCheck.Random(12, 25, 32), b = GradientCheck.Random(13, 32);
        Tensor gamma = GradientCheck.Random(14, 32), beta = GradientCheck.Random(15, 32), w2 = GradientCheck.Random(16, 800, 64), b2 = GradientCheck.Random(17, 64);
        var last = GradientCheck.Random(18, 30 * 49 * 64, 1);
        var tape = new Tape();
        var h = tape.LeakyRelu(tape.BatchNormalise(tape.Convolve(x, w, b), gamma, beta), 0.2f);
        var y = tape.Softplus(tape.Convolve(h, w2, b2));
        tape.Backward(tape.Dense(tape.Reshape(y, 1, y.Count), last, null));
        Tensor[] all = [x, w, b, gamma, beta, w2, b2];
        new Adam(all, 0.01, 0.75).Step();
        return [.. all.SelectMany(t => t.Gradient.ToArray().Concat(t.Data.ToArray()))];
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }

    private static double[] Doubles(ReadOnlySpan<float> values) => [.. values.ToArray().Select(v => (double)v)];
}
