using System.Globalization;
using Spectre.Console;

namespace CppnGallery.Cli;

/// <summary>How an evaluation goes, on standard error, and its figures as a table.</summary>
internal static class EvaluationDisplay
{
    public delegate EvaluatedModel Evaluation(string file, IProgress<double>? progress);

    /// <summary>Evaluates one file after the other: with a bar each on a terminal, a line each elsewhere.</summary>
    public static IReadOnlyList<EvaluatedModel> Watch(IReadOnlyList<string> files, Evaluation evaluate)
    {
        if (Console.IsErrorRedirected)
        {
            return [.. files.Select(file =>
            {
                var row = evaluate(file, null);
                Console.Error.WriteLine($"evaluated {file}");
                return row;
            })];
        }

        return ProgressBar.OnErrors().Start(context => files.Select(file => evaluate(file, new ProgressBar(context, file))).ToArray());
    }

    public static void WriteTable(IReadOnlyList<EvaluatedModel> rows)
    {
        var table = PlainTable.Create(["model"], ["blank", "legible", "classes", "Fréchet", "reconstructed", "error", .. Enumerable.Range(0, 10).Select(digit => $"{digit}")]);
        foreach (var (_, id, figures, _) in rows)
        {
            string[] cells =
            [
                $"{id}", Percent(figures.BlankShare), Percent(figures.LegibleShare), $"{figures.ClassesCovered}", Number(figures.FrechetDistance, "0.0"),
                figures.ReconstructionShare is { } share ? Percent(share) : "–", figures.ReconstructionError is { } error ? Number(error, "0.000") : "–",
                .. figures.ClassShares.Select(Percent),
            ];
            table.AddRow([.. cells.Select(text => new Text(text))]);
        }

        AnsiConsole.Write(table);
        foreach (var origin in rows.Select(row => row.Origin).Distinct())
        {
            Console.Out.WriteLine($"by judge {origin.Judge} against {origin.Dataset}");
        }
    }

    private static string Percent(double share) => Number(share, "0.0%");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
