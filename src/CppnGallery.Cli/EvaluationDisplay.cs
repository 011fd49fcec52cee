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

    /// <summary>What a judge says, then how lively the models are, and what the figures were measured with.</summary>
    public static void WriteTables(IReadOnlyList<EvaluatedModel> rows)
    {
        var judged = PlainTable.Create(["model"], ["blank", "legible", "classes", "Fréchet", "reconstructed", "error", .. Enumerable.Range(0, 10).Select(digit => $"{digit}")]);
        foreach (var (_, id, figures, _, _) in rows)
        {
            string[] cells =
            [
                $"{id}", Percent(figures.BlankShare), Percent(figures.LegibleShare), $"{figures.ClassesCovered}", Number(figures.FrechetDistance, "0.0"),
                Percent(figures.ReconstructionShare), Number(figures.ReconstructionError, "0.000"), .. figures.ClassShares.Select(share => Percent(share)),
            ];
            judged.AddRow([.. cells.Select(text => new Text(text))]);
        }

        AnsiConsole.Write(judged);
        var lively = PlainTable.Create(["model"], ["contour", "edge", "fine", "pieces", "ReLU weights", "gates", "weights"]);
        foreach (var (_, id, _, figures, _) in rows)
        {
            string[] cells =
            [
                $"{id}", Number(figures.ContourLength, "0.00"), Number(figures.EdgeWidth, "0.00"), Percent(figures.FineEnergy), Number(figures.Pieces, "0.00"),
                Number(figures.Weights.Relu, "0.000"), Number(figures.Weights.Gate, "0.0000"), Number(figures.Weights.Hidden, "0.000"),
            ];
            lively.AddRow([.. cells.Select(text => new Text(text))]);
        }

        AnsiConsole.Write(lively);
        foreach (var origin in rows.Select(row => row.Origin).Distinct())
        {
            Console.Out.WriteLine($"by judge {origin.Judge} against {origin.Dataset}");
        }
    }

    private static string Percent(double? share) => Number(share, "0.0%");

    /// <summary>A dash where there is none.</summary>
    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
