using System.Diagnostics;
using System.Globalization;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using Spectre.Console;

namespace CppnGallery.Cli;

/// <summary>How a training goes: a progress bar on a terminal, a plain line now and then elsewhere.</summary>
internal static class TrainingDisplay
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    public static RunEnd Show(Func<IProgress<TrainingProgress>, RunEnd> train)
    {
        if (Console.IsOutputRedirected)
        {
            return train(new Lines());
        }

        return AnsiConsole.Progress().AutoClear(false).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context => train(new Bar(context)));
    }

    private static string Describe(TrainingProgress p) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {p.Epoch}/{p.Epochs} · batch {p.Batch}/{p.Batches} · {string.Join(" · ", p.Result.Measures.Where(m => m.Kind != MeasureKind.Steps).Select(Describe))} · {p.PicturesPerSecond:0} pictures/s · {Left(p.TimeLeft)} left");

    private static string Describe(Measure measure) => measure.Kind == MeasureKind.Share
        ? string.Create(CultureInfo.InvariantCulture, $"{measure.Label} {measure.Value:0%}")
        : string.Create(CultureInfo.InvariantCulture, $"{measure.Label} {measure.Value:0.00}");

    private static string Left(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s");

    private sealed class Bar(ProgressContext context) : IProgress<TrainingProgress>
    {
        private ProgressTask? _task;

        public void Report(TrainingProgress value)
        {
            _task ??= context.AddTask("training", maxValue: (double)value.Epochs * value.Batches);
            _task.Description = Markup.Escape(Describe(value));
            _task.Value = ((value.Epoch - 1.0) * value.Batches) + value.Batch;
            if (value.Warning is { } warning)
            {
                AnsiConsole.MarkupLine($"[yellow]warning: {Markup.Escape(warning)}[/]");
            }
        }
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        private long _last;

        public void Report(TrainingProgress value)
        {
            if (value.Checkpoint is null && _last != 0 && Stopwatch.GetElapsedTime(_last) < BetweenLines)
            {
                return;
            }

            _last = Stopwatch.GetTimestamp();
            Console.Out.WriteLine(Describe(value));
            if (value.Checkpoint is not null)
            {
                Console.Out.WriteLine($"wrote {value.Checkpoint}");
            }

            if (value.Warning is not null)
            {
                Console.Out.WriteLine($"warning: {value.Warning}");
            }
        }
    }
}
