using System.CommandLine;
using CppnGallery.Learning.Data;

namespace CppnGallery.Cli;

/// <summary>The digits that models and judges are measured against: none of them learned from these.</summary>
internal static class EvaluationDigits
{
    private const int GlyphCount = 1000;

    /// <summary>Past every seed that <c>cppn train --dataset glyphs</c> is likely to be given.</summary>
    private const int GlyphSeed = int.MaxValue;

    public static Option<string> CreateOption() => Dataset.CreateOption(
        $"What to measure against: mnist, its 10,000 test digits, or glyphs, {GlyphCount} digits drawn by this program, for models trained on those.");

    /// <exception cref="IOException">MNIST is nowhere and cannot be fetched; the message says what to do.</exception>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it.</exception>
    public static Task<DigitSet> LoadAsync(string dataset, string? folder, CancellationToken cancellationToken) => dataset == Dataset.Glyphs
        ? Task.FromResult(Glyphs.Draw(GlyphCount, GlyphSeed, cancellationToken))
        : MnistFolder.LoadAsync(folder, train: false, cancellationToken);
}
