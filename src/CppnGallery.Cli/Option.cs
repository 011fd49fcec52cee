using System.CommandLine;

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
}
