namespace CppnGallery.Rendering.Tests;

/// <summary>Environments of programs: machines of other countries, with ICU, on which the programs' setting that leaves cultures out was turned off.</summary>
internal static class Locales
{
    /// <summary>Commas; Arabic signs and another calendar; a dotless i; U+2212 for minus.</summary>
    public static string[] Names { get; } = ["de_DE", "fa_IR", "tr_TR", "sv_SE"];

    // Without it a program that asks for cultures does not even start.
    private static readonly DebianPackages Icu = new("ICU", () => Directory.EnumerateFiles("/usr/lib", "libicuuc.so.*", SearchOption.AllDirectories).Any(), "libicu72");

    /// <summary>The locale's variables; none for <see langword="null"/>, the machine as it is.</summary>
    public static Dictionary<string, string> Environment(string? locale)
    {
        if (locale is null)
        {
            return [];
        }

        Icu.Require();
        return new() { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "false", ["DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY"] = "false", ["LC_ALL"] = $"{locale}.UTF-8" };
    }
}
