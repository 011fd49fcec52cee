using System.Globalization;

namespace CppnGallery.Learning.Recipes;

/// <summary>Clear words for settings out of their range. Comparisons are written so that NaN fails them.</summary>
internal static class SettingRange
{
    public static void Require(bool holds, string name, double value, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} takes {range}.");
        }
    }

    public static void RequireShare(string name, double value) => Require(value is >= 0 and <= 1, name, value, "0 to 1");

    public static void RequireLoss(string name, double value) => Require(value is >= 0 and <= 1_000, name, value, "0 to 1,000");

    public static void RequireRate(string name, double value) => Require(value is > 0 and <= 1, name, value, "above 0, at most 1");

    /// <summary>Pictures a batch: batch normalisation takes two at least.</summary>
    public static void RequireBatch(int batchSize) => Require(batchSize is >= 2 and <= 10_000, "BatchSize", batchSize, "2 to 10,000");

    /// <summary>What all optimisers of a recipe share.</summary>
    public static void RequireAdam(double beta1, double gradientLimit)
    {
        Require(beta1 is >= 0 and < 1, "Beta1", beta1, "0 to below 1");
        Require(gradientLimit is > 0 and <= 1e6, "GradientLimit", gradientLimit, "above 0, at most 1,000,000");
    }

    /// <summary>A setting as checkpoints record it.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
