using System.Globalization;
using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Judges;

/// <summary>How a judge is trained.</summary>
public sealed record JudgeRecipe
{
    /// <summary>Longest training that is accepted.</summary>
    public const int MaxEpochs = 1_000;

    /// <summary>Times that every digit is seen, 1 to 1,000.</summary>
    public int Epochs { get; init; } = 8;

    /// <summary>Pictures a step, 1 to 10,000.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Adam's step size at the start, above 0, at most 1; it falls along half a cosine to 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Of everything drawn at random: same seed, same judge on the same kind of machine and .NET runtime.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Refuses settings out of their range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the setting and its range.</exception>
    public void Validate()
    {
        SettingRange.Require(Epochs is >= 1 and <= MaxEpochs, nameof(Epochs), Epochs, "1 to 1,000");
        SettingRange.Require(BatchSize is >= 1 and <= 10_000, nameof(BatchSize), BatchSize, "1 to 10,000");
        SettingRange.Require(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "above 0, at most 1");
    }

    /// <summary>Every setting by name, as the judge's file records it.</summary>
    public IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["epochs"] = Epochs.ToString(CultureInfo.InvariantCulture),
        ["batchSize"] = BatchSize.ToString(CultureInfo.InvariantCulture),
        ["learningRate"] = LearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
    };
}
