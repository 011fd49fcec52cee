using CppnGallery.Gallery.Models;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Judges;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>digits</c>: how often the judge reads a latent drawn by digit as that digit, in 1,000 draws of each, and again with every Gaussian held within ±1, for every model on
/// show that stores where its digits lie.
/// </summary>
internal static class DigitDrawBenchmark
{
    private const int Draws = 1000;

    public static int Run()
    {
        var models = CommittedModels.Open();
        var encoders = new EncodersOnShow(models);
        var reader = DigitReader.Open(CommittedModels.Folder, (path, reason) => throw new InvalidDataException($"{path}: {reason}"));
        foreach (var model in models.All)
        {
            if (encoders.DigitsOf(model) is { } digits)
            {
                Console.WriteLine($"{model.Id}: {SharesOf(model, digits, reader, null)}; within ±1 {SharesOf(model, digits, reader, 1)}");
            }
        }

        return 0;
    }

    private static string SharesOf(Model model, EncodedDigits digits, DigitReader reader, double? truncation)
    {
        int[] right = new int[EncodedDigits.Classes];
        Parallel.For(0, EncodedDigits.Classes, digit =>
        {
            var random = new RandomSource((ulong)digit);
            for (int i = 0; i < Draws; i++)
            {
                right[digit] += reader.Read(model.Generator, digits.Draw(digit, random, truncation))?.Digit == digit ? 1 : 0;
            }
        });
        int worst = Array.IndexOf(right, right.Min());
        return $"{right.Average() / Draws:P1} read right, least {worst} with {(double)right[worst] / Draws:P1}";
    }
}
