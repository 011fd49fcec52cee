using System.Globalization;
using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Simulation;
using Spectre.Console;

namespace CppnGallery.Cli.Simulation;

/// <summary>A simulation's findings for people.</summary>
internal static class SimulationDisplay
{
    public static void Write(SimulationReport report)
    {
        Console.Out.WriteLine(report.Note);
        WriteTable([.. report.Strengths, .. report.Effects]);
        Console.Out.WriteLine($"{report.Answers} answers; {report.Strengths.Count(one => one.IsCovered)} of {report.Strengths.Count} strengths lie in their 95 % intervals.");
        var (honest, coins, oneSided) = report.Flagged;
        Console.Out.WriteLine($"flagged and left out: {coins} of those who toss a coin, {oneSided} of those who answer one side, {honest} honest.");
        if (report.EpochsShare is { } share)
        {
            Console.Out.WriteLine($"24 epochs before 6: {Number(100 * share.Estimate, "0.0")} % of decided votes, {Number(100 * share.Low, "0.0")} to {Number(100 * share.High, "0.0")} %.");
        }

        if (report.Decided is { } decided)
        {
            Console.Out.WriteLine($"6 against 24 is decided in {decided.DecidedPolls} of {decided.Polls} polls, {(decided.MedianVotes is { } votes ? $"in the median after {votes} votes" : "so the median takes more votes than were cast")}.");
        }

        foreach (var (name, intervals, held) in report.Coverage)
        {
            Console.Out.WriteLine($"over {report.Settings.Polls} polls, 95 % intervals of {name} hold the truth in {(intervals == 0 ? "–" : Number(100.0 * held / intervals, "0.0"))} % of {intervals}.");
        }

        if (report.Database is { } file)
        {
            Console.Out.WriteLine($"The first poll is in {file}, which no gallery opens.");
        }
    }

    private static void WriteTable(IEnumerable<Recovered> rows)
    {
        var table = PlainTable.Create(["what"], ["truth", "estimate", "from", "to", "held"]);
        foreach (var (name, truth, estimate) in rows)
        {
            string Of(Func<Interval, double> part) => estimate is { } known ? Number(part(known), "0.000") : "–";
            table.AddRow([.. new[]
            {
                name, Number(truth, "0.000"), Of(interval => interval.Estimate), Of(interval => interval.Low), Of(interval => interval.High), estimate?.Contains(truth) == true ? "yes" : "no",
            }.Select(text => new Text(text))]);
        }

        AnsiConsole.Write(table);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
