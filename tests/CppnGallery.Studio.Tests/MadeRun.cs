using CppnGallery.Learning.Data;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Work;

namespace CppnGallery.Studio.Tests;

/// <summary>A run of two epochs with two batches each, trained here: what a worker would send, file by file and step by step.</summary>
public sealed class MadeRun : IDisposable
{
    public const string Name = "run";
    public const int Epochs = 2, Batches = 2, Batch = 4, Digits = 8;

    private static readonly Dictionary<string,
        double> Settings = new() { ["batch"] = Batch, ["nodes"] = 2, ["blocks"] = 1, ["generator-steps"] = 1, ["classifier-steps"] = 1 };

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-made-").FullName;
    private readonly List<WorkStep> _steps = [];
    private readonly List<byte[]> _states = [];

    public MadeRun()
    {
        var options = new RunOptions(Name, _folder, RecipeCatalogue.All[0].With(Settings), Epochs, 1, Resume: false)
        {
            DigitsPerEpoch = Batches * Batch,
            Saved = state => _states.Add(File.ReadAllBytes(state)),
        };
        new TrainingRun(options, Glyphs.Draw(Digits, 1)).Train(new Reports(_steps), CancellationToken.None);
    }

    public static RunOrder Order =>
        new(Name, RecipeCatalogue.All[0].Name, null, Epochs, 1, RunDigits.OfGlyphs, Digits, Batches * Batch, Settings);

    internal IReadOnlyList<WorkStep> Steps => _steps;

    /// <summary>The checkpoint after so many epochs.</summary>
    public byte[] Epoch(int epoch) => File.ReadAllBytes(TrainingRun.CheckpointOf(_folder, Name, epoch));

    /// <summary>The state after so many epochs, from 1.</summary>
    public byte[] State(int epoch) => _states[epoch - 1];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Reports(List<WorkStep> steps) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) =>
            steps.Add(WorkStep.Of(((value.Epoch - 1L) * value.Batches) + value.Batch, value.Result.Measures));
    }
}
