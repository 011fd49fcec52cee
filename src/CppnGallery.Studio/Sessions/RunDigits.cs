using CppnGallery.Gallery.Runs;
using CppnGallery.Learning.Data;

namespace CppnGallery.Studio.Sessions;

/// <summary>The digits that runs learn from.</summary>
public static class RunDigits
{
    /// <summary>Handwritten ones.</summary>
    public const string OfMnist = "mnist";
    /// <summary>Drawn ones, which need no files.</summary>
    public const string OfGlyphs = "glyphs";

    /// <summary>Digits of MNIST to learn from.</summary>
    internal const int MnistCount = 60_000;

    /// <summary>Glyphs where no number is given, as many as <c>cppn train</c> draws.</summary>
    internal const int GlyphCount = 12_000;

    /// <summary>Those that a run learns from.</summary>
    /// <exception cref="DigitsMissingException">They are nowhere, or damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static DigitSet Load(StoredRun run, TrainingSettings settings, CancellationToken cancellationToken)
    {
        if (run.Dataset == OfGlyphs)
        {
            return Glyphs.Draw(run.Digits, (int)(run.Seed & int.MaxValue), cancellationToken);
        }

        try
        {
            var digits = Mnist.LoadOrDownloadAsync(settings.Data, train: true, cancellationToken: cancellationToken).GetAwaiter().GetResult();
            return digits.Take(Math.Min(run.Digits, digits.Count));
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new DigitsMissingException(fault);
        }
    }
}

/// <summary>The digits to learn from are not there.</summary>
internal sealed class DigitsMissingException(Exception fault) : Exception(fault.Message.Replace(Mnist.WhatToDo, "", StringComparison.Ordinal).Trim(), fault);
