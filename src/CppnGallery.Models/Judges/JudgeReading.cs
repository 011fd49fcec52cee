using System.Numerics.Tensors;

namespace CppnGallery.Models.Judges;

/// <summary>
/// What a judge says of one picture, without libtorch: an artwork's page names the digit that it shows, and for six million products a gallery of CPPNs should not load an engine of 150 MB.
/// The judge as a module, which is trained and which evaluates thousands, is <c>CppnGallery.Learning.Networks.Judge</c>; a test holds the two together.
/// </summary>
public static class JudgeReading
{
    private const int Kernel = 5;
    private const int Stride = 2;

    /// <summary>Reads a picture (26, 26), 1 is ink. Safe for any number of threads.</summary>
    /// <exception cref="ArgumentException">The picture has another size.</exception>
    public static Verdict Read(JudgeWeights judge, ReadOnlySpan<float> picture)
    {
        if (picture.Length != JudgeWeights.Pixels)
        {
            throw new ArgumentException($"A picture has {JudgeWeights.Pixels} values; {picture.Length} were given.", nameof(picture));
        }

        float[] first = Convolve(picture, JudgeWeights.Side, judge.First, judge.FirstBias);
        float[] second = Convolve(first, 13, judge.Second, judge.SecondBias);
        float[] third = Convolve(second, 7, judge.Third, judge.ThirdBias);
        Span<float> features = stackalloc float[JudgeWeights.Features];
        Add(third, judge.Feature, judge.FeatureBias, features);
        Rectify(features);
        Span<float> logits = stackalloc float[JudgeWeights.Classes];
        Add(features, judge.Last, judge.LastBias, logits);
        return Verdict.Of(logits);
    }

    // ReLU of a 5 × 5 convolution of stride 2: x is (side, side, inputs), the result (⌈side/2⌉, ⌈side/2⌉, outputs). "Same" padding as TensorFlow has it: where the
    // zeros around a picture are odd in number the last one is below and right of it.
    private static float[] Convolve(ReadOnlySpan<float> x, int side, Weights weights, Weights biases)
    {
        int outputs = biases.Count, inputs = weights.Count / (Kernel * Kernel * outputs), across = (side + 1) / Stride;
        int before = (((across - 1) * Stride) + Kernel - side) / 2;
        ReadOnlySpan<float> w = weights.Data;
        float[] all = new float[across * across * outputs];
        for (int place = 0; place < across * across; place++)
        {
            var sum = all.AsSpan(place * outputs, outputs);
            biases.Data.CopyTo(sum);
            int top = (place / across * Stride) - before, left = (place % across * Stride) - before;
            for (int tap = 0; tap < Kernel * Kernel; tap++)
            {
                int row = top + (tap / Kernel), column = left + (tap % Kernel);
                if ((uint)row < (uint)side && (uint)column < (uint)side)
                {
                    Add(x.Slice(((row * side) + column) * inputs, inputs), w.Slice(tap * inputs * outputs, inputs * outputs), sum);
                }
            }

            Rectify(sum);
        }

        return all;
    }

    private static void Add(ReadOnlySpan<float> x, Weights weights, Weights biases, Span<float> sum)
    {
        biases.Data.CopyTo(sum);
        Add(x, weights.Data, sum);
    }

    // sum (outputs) += x (inputs) · w (inputs, outputs). What ReLU left at 0, about half, is passed over.
    private static void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> sum)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] != 0)
            {
                TensorPrimitives.MultiplyAdd(w.Slice(i * sum.Length, sum.Length), x[i], sum, sum);
            }
        }
    }

    private static void Rectify(Span<float> x) => TensorPrimitives.Max(x, 0f, x);
}
