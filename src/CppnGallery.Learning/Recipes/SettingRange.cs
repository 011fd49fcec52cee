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
}
