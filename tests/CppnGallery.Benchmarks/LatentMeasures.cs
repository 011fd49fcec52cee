using CppnGallery.Autograd;
using CppnGallery.Autograd.Randomness;
using CppnGallery.Networks;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Encoders;
using CppnGallery.Networks.Judges;
using CppnGallery.Networks.Latents;
using CppnGallery.Training.Data;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>arithmetic FILE</c> and <c>digits FILE</c>: what sums of latents do to the slant of what a checkpoint draws, and how many latents drawn by digit read as that
/// digit. Seeded: two runs say the same. MNIST is looked for in the usual places, and the judge in the folder above the checkpoint's.
/// </summary>
internal static class LatentMeasures
{
    private const int Triples = 100;
    private const int Draws = 1000;
    private const int Batch = 250;

    /// <summary>Of 100 sums of a nine and what a slanted one has over an upright one, how many lean further right than the nine; and how many further left the other way about.</summary>
    public static int Arithmetic(string file)
    {
        var generator = Checkpoint.LoadModel(file).Generator;
        var encoder = Checkpoint.LoadEncoder(file) ?? throw new InvalidDataException($"{file} has no encoder.");
        var digits = Mnist.Load(dataDirectory: null, train: false);
        float[][] nines = [.. Middles(digits, 9)];
        float[][] ones = [.. Middles(digits, 1).OrderBy(picture => Math.Abs(Slant(picture)))];
        float[][] upright = ones[..(ones.Length / 4)];
        float[][] slanted = [.. ones.OrderByDescending(Slant).Take(ones.Length / 4)];
        var random = new RandomSource(6);
        int right = 0, left = 0;
        double change = 0;
        for (int i = 0; i < Triples; i++)
        {
            var nine = Encode(encoder, nines[random.NextBelow(nines.Length)]);
            var from = Encode(encoder, upright[random.NextBelow(upright.Length)]);
            var to = Encode(encoder, slanted[random.NextBelow(slanted.Length)]);
            double before = Slant(Draw(nine));
            double after = Slant(Draw(LatentArithmetic.Combine(nine, to, from)));
            right += after > before ? 1 : 0;
            left += Slant(Draw(LatentArithmetic.Combine(nine, from, to))) < before ? 1 : 0;
            change += (after - before) / Triples;
        }

        Console.WriteLine(FormattableString.Invariant($"{Triples} triples: {right} lean further right, by {change:0.000} in the mean; upright less slanted: {left} further left"));
        return 0;

        float[] Draw(Latent latent)
        {
            float[] picture = new float[Judge.Pixels];
            generator.Draw(latent.Values, View.Frame, Judge.Side, Judge.Side, 0, Judge.Side, picture);
            return picture;
        }
    }

    /// <summary>Of 1,000 latents drawn by each digit, how many the judge reads as that digit: all, and with Gaussians within ±1.</summary>
    public static int Digits(string file)
    {
        var generator = Checkpoint.LoadModel(file).Generator;
        var digits = EncodedDigits.Read(file, SafetensorsFile.Read(file)) ?? throw new InvalidDataException($"{file} has no statistics of digits; cppn digits stores them.");
        string folder = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(file)))!;
        var judge = JudgeFile.Load(Path.Combine(folder, JudgeFile.Name)).Judge;
        foreach (double? truncation in (double?[])[null, 1])
        {
            var random = new RandomSource(7);
            double[] shares = [.. Enumerable.Range(0, EncodedDigits.Classes).Select(digit => Share(digit, truncation, random))];
            Console.WriteLine(FormattableString.Invariant($"truncation {truncation?.ToString() ?? "none"}: {shares.Average():0.0%}; by digit {string.Join(' ', shares.Select(share => FormattableString.Invariant($"{share:0.0%}")))}"));
        }

        return 0;

        double Share(int digit, double? truncation, RandomSource random)
        {
            var tape = new Tape(recording: false);
            int read = 0;
            for (int batch = 0; batch < Draws / Batch; batch++)
            {
                var pictures = tape.Rent(requiresGradient: false, Batch, Judge.Side, Judge.Side, 1);
                for (int i = 0; i < Batch; i++)
                {
                    generator.Draw(digits.Draw(digit, random, truncation).Values, View.Frame, Judge.Side, Judge.Side, 0, Judge.Side, pictures.Data.Slice(i * Judge.Pixels, Judge.Pixels));
                }

                var logits = judge.Forward(tape, pictures).Logits.Data;
                for (int i = 0; i < Batch; i++)
                {
                    read += Judge.Decide(logits.Slice(i * Judge.Classes, Judge.Classes)).Digit == digit ? 1 : 0;
                }

                tape.Reset();
            }

            return (double)read / Draws;
        }
    }

    private static IEnumerable<float[]> Middles(DigitSet digits, int label) =>
        from i in Enumerable.Range(0, digits.Count)
        where digits.Labels[i] == label
        select DigitReduction.Middle(Array.ConvertAll(digits.Picture(i).ToArray(), ink => ink / 255f));

    private static Latent Encode(Encoder encoder, float[] picture)
    {
        var pixels = Tensor.Constant(1, Encoder.Pixels);
        picture.CopyTo(pixels.Data);
        return Latent.FromValues(encoder.Forward(new Tape(recording: false), pixels, dropout: null).Mean.Data);
    }

    /// <summary>−μ₁₁/μ₀₂: pixels to the right for every pixel up, by the central moments of the ink; 0 for a blank picture.</summary>
    private static double Slant(float[] picture)
    {
        double mass = 0, across = 0, down = 0;
        for (int i = 0; i < picture.Length; i++)
        {
            (mass, across, down) = (mass + picture[i], across + (picture[i] * (i % Judge.Side)), down + (picture[i] * (i / Judge.Side)));
        }

        double both = 0, upright = 0;
        for (int i = 0; i < picture.Length; i++)
        {
            double x = (i % Judge.Side) - (across / mass), y = (i / Judge.Side) - (down / mass);
            (both, upright) = (both + (picture[i] * x * y), upright + (picture[i] * y * y));
        }

        return mass > 0 && upright > 0 ? -both / upright : 0;
    }
}
