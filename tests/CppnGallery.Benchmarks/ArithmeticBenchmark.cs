using CppnGallery.Gallery.Models;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Models.Judges;
using CppnGallery.Learning.Networks;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Latents;
using MathNet.Numerics.Statistics;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>arithmetic</c>: how often <c>z(nine) + (z(slanted one) − z(upright one))</c> draws a nine that leans further than the nine of z(nine) did, in 100 random triples of
/// MNIST's test digits, for every model on show that has an encoder;
/// and whether it still reads as a nine.
/// </summary>
internal static class ArithmeticBenchmark
{
    private const int Triples = 100;
    private const int Redrawn = 200;
    private const int Side = 104; // four times what the encoder sees
    private const int Wide = DigitSet.Side, Middle = 26, Margin = (Wide - Middle) / 2;

    public static int Run()
    {
        var models = CommittedModels.Open();
        var encoders = new EncodersOnShow(models);
        var reader = DigitReader.Open(CommittedModels.Folder, (path, reason) => throw new InvalidDataException($"{path}: {reason}"));
        var digits = Mnist.Load(null, train: false);
        float[][] nines = Of(digits, 9);
        // The quarter that leans furthest to the right, and the quarter that stands most nearly upright.
        float[][] ones = Of(digits, 1);
        float[][] slanted = [.. ones.OrderByDescending(one => SlantOf(one, Middle)).Take(ones.Length / 4)];
        float[][] upright = [.. ones.OrderBy(one => Math.Abs(SlantOf(one, Middle))).Take(ones.Length / 4)];
        Console.WriteLine($"slant of slanted ones from {slanted.Min(one => SlantOf(one, Middle)):0.00}, of upright ones within ±{upright.Max(one => Math.Abs(SlantOf(one, Middle))):0.00}");
        foreach (var model in models.All.Where(encoders.Encodes))
        {
            // The same triples for every model.
            var random = new RandomSource(1);
            var encoder = encoders.Of(model)!;
            double[] changes = new double[Triples];
            int before = 0, after = 0;
            for (int i = 0; i < Triples; i++)
            {
                var nine = Encoder.Encode(encoder, Any(nines, random));
                var leaning = LatentArithmetic.Combine(nine, Encoder.Encode(encoder, Any(slanted, random)), Encoder.Encode(encoder, Any(upright, random)));
                changes[i] = DrawnSlant(model, leaning) - DrawnSlant(model, nine);
                before += reader.Read(model.Generator, nine)?.Digit == 9 ? 1 : 0;
                after += reader.Read(model.Generator, leaning)?.Digit == 9 ? 1 : 0;
            }

            Console.WriteLine(
                $"{model.Id}: {changes.Count(change => change > 0)} of {Triples} lean further, median change {changes.Order().ElementAt(Triples / 2):+0.00;-0.00}; "
                + $"read as a nine {before} before and {after} after; slant of ones kept when redrawn, correlation {KeptSlant(model, encoder, ones):0.00}");
        }

        return 0;
    }

    private static float[][] Of(DigitSet digits, int digit) =>
        [.. Enumerable.Range(0, digits.Count).Where(i => digits.Labels[i] == digit).Select(i => MiddleOf(digits.Picture(i)))];

    private static float[] MiddleOf(ReadOnlySpan<byte> picture)
    {
        float[] middle = new float[Middle * Middle];
        for (int i = 0; i < middle.Length; i++)
        {
            middle[i] = picture[((Margin + (i / Middle)) * Wide) + Margin + (i % Middle)] / 255f;
        }

        return middle;
    }

    private static float[] Any(float[][] pictures, RandomSource random) => pictures[random.NextBelow(pictures.Length)];

    /// <summary>Pearson's correlation between the slants of ones and of what the model makes of their latents: what no arithmetic can better.</summary>
    private static double KeptSlant(Model model, EncoderWeights encoder, float[][] ones)
    {
        double[] given = [.. ones.Take(Redrawn).Select(one => SlantOf(one, Middle))];
        double[] drawn = [.. ones.Take(Redrawn).Select(one => DrawnSlant(model, Encoder.Encode(encoder, one)))];
        return Correlation.Pearson(given, drawn);
    }

    private static double DrawnSlant(Model model, Latent latent)
    {
        float[] drawn = new float[Side * Side];
        model.Generator.Draw(latent.Values, View.Frame, Side, Side, 0, Side, drawn);
        return SlantOf(drawn, Side);
    }

    /// <summary>Tangent of the lean to the right, −μ₁₁/μ₀₂ by the ink's central moments (y runs down); NaN, which leans nowhere, where nothing is drawn.</summary>
    private static double SlantOf(float[] picture, int side)
    {
        double mass = 0, across = 0, down = 0, mixed = 0, square = 0;
        for (int i = 0; i < picture.Length; i++)
        {
            double x = i % side, y = i / side, ink = picture[i];
            (mass, across, down, mixed, square) = (mass + ink, across + (ink * x), down + (ink * y), mixed + (ink * x * y), square + (ink * y * y));
        }

        return -(mixed - (across * down / mass)) / (square - (down * down / mass));
    }
}
