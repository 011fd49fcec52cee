using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Judges;
using CppnGallery.Models.Latents;

namespace CppnGallery.Web.Latents;

/// <summary>
/// Examples of <c>a + (b − c)</c> among the test digits whose latents are stored with a model: a is a nine, and b and c are another digit, far apart in slant or in stroke
/// weight as the model itself draws them. Of many such sums the one is taken that changes the nine most and leaves it a nine.
/// </summary>
internal static class LatentPresets
{
    private const int Side = 26;

    // What Ha 2016 slants.
    private const int Subject = 9;

    // Nines near the middle, and digits near either end, that are tried with one another.
    private const int Subjects = 4, Ends = 2;

    // A judge reads a digit in anything; of a nine he is this sure.
    private const double Sure = 0.98;

    // Some hundred small pictures: looked for once for all who ask.
    private static readonly ConditionalWeakTable<EncodedDigits, IReadOnlyList<PresetAnswer>> Known = [];

    /// <summary>What was found before.</summary>
    public static bool TryRecall(EncodedDigits digits, [NotNullWhen(true)] out IReadOnlyList<PresetAnswer>? presets) => Known.TryGetValue(digits, out presets);

    /// <summary>Slant, then stroke weight.</summary>
    /// <param name="model">Who draws.</param>
    /// <param name="digits">What is stored with it.</param>
    /// <param name="read">What a judge reads in what the model draws; null where there is no judge.</param>
    public static IReadOnlyList<PresetAnswer> Of(Model model, EncodedDigits digits, Func<Latent, Verdict?> read) =>
        Known.GetValue(digits, stored => Find(model, stored, read));

    private static IReadOnlyList<PresetAnswer> Find(Model model, EncodedDigits digits, Func<Latent, Verdict?> read)
    {
        var all = Enumerable.Range(0, EncodedDigits.Classes).Select(digit => digits.Of(digit).Select(latent => Measure(model, latent)).ToList()).ToList();
        return [Preset("slant", one => one.Slant), Preset("weight", one => one.Ink)];

        PresetAnswer Preset(string name, Func<Measured, double> measure)
        {
            var ordered = all.ConvertAll(digit => digit.OrderBy(measure).ToList());
            var sums = (
                from a in ordered[Subject].Skip((EncodedDigits.Examples - Subjects) / 2).Take(Subjects)
                from digit in Enumerable.Range(0, Subject)
                from b in ordered[digit].TakeLast(Ends)
                from c in ordered[digit].Take(Ends)
                let sum = LatentArithmetic.Combine(a.Latent, b.Latent, c.Latent)
                orderby measure(Measure(model, sum)) - measure(a) descending
                select (Sum: sum, Answer: new PresetAnswer(name, digit, a.Latent.Text, b.Latent.Text, c.Latent.Text))).ToList();
            int best = sums.FindIndex(one => read(one.Sum) is null or { Digit: Subject, Confidence: >= Sure });
            return sums[Math.Max(0, best)].Answer;
        }
    }

    /// <summary>
    /// Slant of a picture from its second moments about its centre of mass, −Σ(x − x̄)(y − ȳ) / Σ(y − ȳ)² weighted by ink: how far it leans to the right per unit of height;
    /// 0 is upright, and so is a picture without height.
    /// </summary>
    /// <param name="picture">Intensities, (height, <paramref name="width"/>), y downwards.</param>
    /// <param name="width">Pixels a row.</param>
    public static double Slant(ReadOnlySpan<float> picture, int width)
    {
        double mass = 0, across = 0, down = 0;
        for (int i = 0; i < picture.Length; i++)
        {
            mass += picture[i];
            across += picture[i] * (i % width);
            down += picture[i] * (i / width);
        }

        double shared = 0, height = 0;
        for (int i = 0; i < picture.Length; i++)
        {
            double x = (i % width) - (across / mass), y = (i / width) - (down / mass);
            shared += picture[i] * x * y;
            height += picture[i] * y * y;
        }

        return height > 0 ? -shared / height : 0;
    }

    private static Measured Measure(Model model, Latent latent)
    {
        Span<float> picture = stackalloc float[Side * Side];
        model.Generator.Draw(latent.Values, View.Frame, Side, Side, 0, Side, picture);
        double ink = 0;
        foreach (float intensity in picture)
        {
            ink += intensity;
        }

        return new(latent, Slant(picture, Side), ink);
    }

    private readonly record struct Measured(Latent Latent, double Slant, double Ink);
}

/// <summary>Latents for <c>a + (b − c)</c> that show what the name says, <c>slant</c> or <c>weight</c>: a is a nine, and b has more of it than c, another of the same digit.</summary>
internal sealed record PresetAnswer(string Name, int Digit, string A, string B, string C);
