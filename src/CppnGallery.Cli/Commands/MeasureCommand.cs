using System.CommandLine;
using System.Diagnostics;
using CppnGallery.Kernels.Threads;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Runs;

namespace CppnGallery.Cli.Commands;

/// <summary>
/// <c>cppn measure</c>: how long a batch of a recipe takes on this machine, by training a few. The gallery asks this for its estimates.
/// </summary>
internal static class MeasureCommand
{
    private const int MostBatches = 5;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(3);

    public static Command Create()
    {
        var recipe = new RecipeChoice();
        var compute = new ComputeOptions();
        var givesWay = new Option<bool>("--gives-way") { Description = "Let everything else on this machine come first." };
        var command = new Command("measure",
            "Trains a few batches of drawn digits, and tells how many and how long they took, as JSON.") { givesWay };
        command.Hidden = true;
        recipe.AddTo(command);
        compute.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            if (parsed.GetValue(givesWay))
            {
                Background.EnterThread();
                Workers.EnterBackground();
            }

            var settings = recipe.Read(parsed);
            var meter = new BatchMeter(settings, Glyphs.Draw(settings.BatchSize, 1, cancellationToken), compute.Read(parsed));
            long start = Stopwatch.GetTimestamp();
            int batches = 0;
            do
            {
                meter.Train(cancellationToken);
                batches++;
            }
            while (batches < MostBatches && Stopwatch.GetElapsedTime(start) < Enough);

            JsonOutput.Write(new { batches, seconds = Stopwatch.GetElapsedTime(start).TotalSeconds });
            return CommandLine.Done;
        }));
        return command;
    }
}
