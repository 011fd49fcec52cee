using System.Text.Json;

namespace CppnGallery.Web.Tests;

/// <summary>Runs and updates as JSON.</summary>
internal static class RunText
{
    public static string Text(this JsonElement run, string name) => run.GetProperty(name).GetString()!;

    public static long Number(this JsonElement run, string name) => run.GetProperty(name).GetInt64();

    /// <summary>Numbers in an array of an update.</summary>
    public static List<long> Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt64())];
}
