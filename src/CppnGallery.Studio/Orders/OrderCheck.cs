using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;

namespace CppnGallery.Studio.Orders;

/// <summary>Holds orders to the recipes' ranges and the gallery's limits, and fills in what they leave open.</summary>
public static class OrderCheck
{
    /// <summary>Greatest seed: programs in browsers have no larger whole numbers.</summary>
    public const ulong MaxSeed = (1UL << 53) - 1;

    /// <summary>The order as a run to be.</summary>
    /// <exception cref="RunRefusedException">Something of it is out of its range.</exception>
    internal static CheckedOrder Check(RunOrder order, TrainingSettings limits)
    {
        var entry = RecipeCatalogue.Find(order.Recipe)
            ?? throw Bad("recipe",
                $"There is no recipe '{order.Recipe}'; there are {string.Join(", ", RecipeCatalogue.All.Select(recipe => recipe.Name))}.");
        if (entry.FaultOf(order.Settings) is { } fault)
        {
            throw Bad($"settings.{fault.Name}", fault.Sentence, (long?)fault.Limit);
        }

        var preset = entry.FindPreset(order.Preset)
            ?? throw Bad("preset", $"There is no preset '{order.Preset}' of {entry.Name}; there are {string.Join(" and ", entry.Presets.Select(preset => preset.Name))}.");
        var settings = entry.Complete(order.Settings, preset);
        AtMost("settings.nodes", settings["nodes"], limits.MaxNodes, nameof(limits.MaxNodes));
        AtMost("settings.blocks", settings.GetValueOrDefault("blocks"), limits.MaxBlocks, nameof(limits.MaxBlocks));
        AtMost("settings.batch", settings["batch"], limits.MaxBatch, nameof(limits.MaxBatch));
        Between("epochs", order.Epochs, 0, limits.MaxEpochs);
        Between("digits", order.Digits, 0, limits.MaxDigits);
        Between("digitsPerEpoch", order.DigitsPerEpoch ?? 0, 0, limits.MaxDigitsPerEpoch);
        if (order.Seed > MaxSeed)
        {
            throw Bad("seed", $"A seed is a whole number from 0 to {MaxSeed}.", (long)MaxSeed);
        }

        if (order.Dataset is not (RunDigits.OfMnist or RunDigits.OfGlyphs))
        {
            throw Bad("dataset", $"There is no data set '{order.Dataset}'; there are {RunDigits.OfMnist} and {RunDigits.OfGlyphs}.");
        }

        if (order.Name is not null && !TrainingRun.IsName(order.Name))
        {
            throw Bad("name", $"A run's name is {TrainingRun.NameRule}.");
        }

        var recipe = entry.With(settings);
        int digits = order.Dataset == RunDigits.OfMnist
            ? order.Digits == 0 ? RunDigits.MnistCount : Math.Min(order.Digits, RunDigits.MnistCount)
            : order.Digits == 0 ? Math.Min(RunDigits.GlyphCount, limits.MaxDigits) : order.Digits;
        int perEpoch = order.DigitsPerEpoch switch { null => Math.Min(preset.DigitsPerEpochOf(digits), limits.MaxDigitsPerEpoch), 0 => digits, { } named => named };
        if (Math.Min(digits, perEpoch) < recipe.BatchSize)
        {
            throw Bad(digits < recipe.BatchSize ? "digits" : "digitsPerEpoch",
                $"{Math.Min(digits, perEpoch)} digits do not fill a batch of {recipe.BatchSize}.", recipe.BatchSize);
        }

        return new(recipe, settings, digits, perEpoch, perEpoch / recipe.BatchSize);
    }

    private static void AtMost(string name, double value, int limit, string setting)
    {
        if (value > limit)
        {
            throw Bad(name, $"This gallery trains with at most {limit} (its setting {TrainingSettings.Section}:{setting}).", limit);
        }
    }

    private static void Between(string name, int value, int from, int to)
    {
        if (value < from || value > to)
        {
            throw Bad(name, $"{name} takes {from} to {to} here, not {value}.", value < from ? from : to);
        }
    }

    private static RunRefusedException Bad(string parameter, string sentence, long? limit = null) =>
        new(RunRefusal.BadOrder, parameter, sentence, limit);
}
