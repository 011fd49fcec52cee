using System.Globalization;
using CppnGallery.Learning.Recipes;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Watching;

namespace CppnGallery.Web.Training.Pages;

/// <summary>Runs in words for people.</summary>
internal static class RunWords
{
    /// <summary>How far a run is.</summary>
    public static string Of(RunAnswer run) => run.State switch
    {
        "queued" when run.QueuePlace is > 1 and var place => Text($"{Ordinal(place)} in the queue{Begun(run)}"),
        "queued" => $"next in the queue{Begun(run)}",
        "running" => Text($"learning: epoch {Math.Min(run.Epoch + 1, run.Epochs)} of {run.Epochs}{(run.SecondsLeft is { } left ? $", {Duration(left)} left" : "")}"),
        "paused" => $"paused{Begun(run)}",
        "finished" => Text($"finished: {Epochs(run.Epoch)} in {Duration(run.TrainedSeconds)}"),
        "cancelled" => $"cancelled{Begun(run)}",
        "failed" => $"failed{Begun(run)}",
        _ => run.State,
    };

    /// <summary>What a preset is, in a line.</summary>
    public static string Preset(RecipePreset preset) => Text($"{(preset.Name == RecipePreset.Article
        ? "The article's own batches, steps, rates and weights, and every digit in every epoch"
        : "Small batches and short epochs, for a small machine")} ({preset.DigitsPerEpoch:#,0} digits an epoch in batches of {preset.Settings["batch"]:#,0}).");

    public static string Dataset(string dataset) => dataset == RunDigits.OfMnist ? "MNIST, handwritten" : "glyphs, drawn here";

    /// <summary>The settings that tell runs of a recipe apart: <c>σ 1.00, 6 wide, 24 blocks, seed 1</c>.</summary>
    public static string Settings(RunAnswer run)
    {
        double Of(string name) => run.Settings.GetValueOrDefault(name);
        string depth = run.Settings.ContainsKey("blocks") ? $"{Of("blocks")} blocks" : $"{Of("layers")} layers";
        return Text($"σ {(run.Settings.ContainsKey("sigma") ? Of("sigma") : Of("stddev")):0.00}, {Of("nodes")} wide, {depth}, seed {run.Seed}");
    }

    /// <summary>A time in its two largest units: 2 h 5 min, 3 min 20 s, 12 s.</summary>
    public static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Round(Math.Clamp(seconds, 0, 1e9)));
        return time switch
        {
            { TotalDays: >= 1 } => Text($"{time.Days} d {time.Hours} h"),
            { TotalHours: >= 1 } => Text($"{time.Hours} h {time.Minutes} min"),
            { TotalMinutes: >= 1 } => Text($"{time.Minutes} min {time.Seconds} s"),
            _ => Text($"{time.Seconds} s"),
        };
    }

    public static string Epochs(int epochs) => epochs == 1 ? "1 epoch" : Text($"{epochs} epochs");

    /// <summary>A measure in digits that fit its kind.</summary>
    public static string Measure(double value) => Math.Abs(value) >= 100 ? value.ToString("0", CultureInfo.InvariantCulture) : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Begun(RunAnswer run) => run.Step == 0 ? "" : Text($" after {Epochs(run.Epoch)} of {run.Epochs}");

    private static string Ordinal(int place) => place switch { 2 => "second", 3 => "third", _ => Text($"{place}th") };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
