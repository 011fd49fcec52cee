using System.Diagnostics.CodeAnalysis;

namespace CppnGallery.Gallery.Votes;

/// <summary>What a voter said to a matchup.</summary>
public enum Choice
{
    /// <summary>I would hang the left picture.</summary>
    Left,

    /// <summary>I would hang the right picture.</summary>
    Right,

    /// <summary>I would hang either.</summary>
    Both,

    /// <summary>I would hang neither.</summary>
    Neither,

    /// <summary>No answer; it counts nowhere.</summary>
    Skip,
}

/// <summary>Choices as the words used in requests, in the database and in exports.</summary>
public static class ChoiceText
{
    private static readonly Dictionary<string, Choice> ByText = Enum.GetValues<Choice>().ToDictionary(ToText);

    /// <summary>Reads <c>left</c>, <c>right</c>, <c>both</c>, <c>neither</c> or <c>skip</c>, lower case only; <paramref name="error"/> says what may be written.</summary>
    public static bool TryParse(string? text, out Choice choice, [NotNullWhen(false)] out string? error)
    {
        bool found = ByText.TryGetValue(text ?? "", out choice);
        error = found ? null : $"The choice is one of {string.Join(", ", ByText.Keys)}.";
        return found;
    }

    /// <summary>The word for a choice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the five.</exception>
    public static string ToText(this Choice choice) => choice switch
    {
        Choice.Left => "left",
        Choice.Right => "right",
        Choice.Both => "both",
        Choice.Neither => "neither",
        Choice.Skip => "skip",
        _ => throw new ArgumentOutOfRangeException(nameof(choice), choice, "The choice is none of the five."),
    };
}
