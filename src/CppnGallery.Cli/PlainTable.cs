using Spectre.Console;

namespace CppnGallery.Cli;

/// <summary>Tables on standard output: ruled on a terminal, bare columns where a program reads them.</summary>
internal static class PlainTable
{
    /// <summary>Columns where the output is no terminal: wide enough that no line is folded.</summary>
    private const int PlainWidth = 200;

    /// <summary>A table of texts on the left and numbers on the right.</summary>
    public static Table Create(IEnumerable<string> texts, IEnumerable<string> numbers)
    {
        var table = new Table();
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = PlainWidth;
            table.NoBorder();
        }
        else
        {
            table.SimpleBorder();
        }

        foreach (string text in texts)
        {
            table.AddColumn(text);
        }

        foreach (string number in numbers)
        {
            table.AddColumn(new TableColumn(number).RightAligned());
        }

        return table;
    }
}
