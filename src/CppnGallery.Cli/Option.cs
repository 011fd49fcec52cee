using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace CppnGallery.Cli;

/// <summary>Options whose text is read by a function that says what is wrong with it.</summary>
internal static class Option
{
    /// <summary>The value, or a sentence about the text.</summary>
    public delegate string? Reader<T>(string text, out T? value);

    /// <summary>An option with one value; a fault names the option and is wrong usage.</summary>
    public static Option<T> Of<T>(string name, string description, string helpName, Reader<T> read) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            if (read(result.Tokens[0].Value, out var value) is { } fault)
            {
                result.AddError($"{name}: {fault}");
            }

            return value!;
        },
    };

    /// <summary>An option that names a file.</summary>
    public static Option<string> File(string name, string description) =>
        Of(name, description, "FILE", (string text, out string? value) => (value = text).Length == 0 ? "it names no file." : null);

    /// <summary>An option that takes a whole number within limits.</summary>
    public static Option<T> Whole<T>(string name, string description, T least, T most, T otherwise)
        where T : IBinaryInteger<T>
    {
        var option = Of<T>(name, description, "N", (string text, out T? value) => ReadWhole(text, least, most, out value));
        option.DefaultValueFactory = _ => otherwise;
        return option;
    }

    /// <summary>A whole number within limits: digits, without separators.</summary>
    public static string? ReadWhole<T>(string text, T least, T most, out T? value)
        where T : IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a whole number from {least} to {most}.");

    /// <summary>Any number, with a decimal point, as everywhere in this program.</summary>
    public static string? ReadReal(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        ? null
        : $"'{text}' is no number; numbers are written like 1000, 0.45 or 1e-3.";
}
