using CppnGallery.Learning.Data;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;

namespace CppnGallery.Web.Tests;

/// <summary>The training of <see cref="StudioClient.Order"/> in this process, without a studio and from beginning to end; made once for all tests that compare theirs with it.</summary>
public sealed class UndisturbedRun : IDisposable
{
    public const string Name = "main";
    public const int Epochs = 3;
    public const int Batches = 24;

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-undisturbed-").FullName;
    private readonly Lazy<IReadOnlyList<float>> _losses;

    public UndisturbedRun() => _losses = new(Train);

    /// <summary>The drawing loss of every batch.</summary>
    public IReadOnlyList<float> Losses => _losses.Value;

    /// <summary>The checkpoint file after so many epochs.</summary>
    public byte[] Checkpoint(int epoch)
    {
        _ = Losses;
        return File.ReadAllBytes(TrainingRun.CheckpointOf(_folder, Name, epoch));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private List<float> Train()
    {
        var settings = (Dictionary<string, double>)StudioClient.Order(null, Epochs, Batches)["settings"];
        var losses = new List<float>();
        var options = new RunOptions(Name, _folder, RecipeCatalogue.All[0].With(settings), Epochs, 7, Resume: false) { DigitsPerEpoch = Batches * StudioClient.Batch };
        new TrainingRun(options, Glyphs.Draw(40, 7)).Train(new Reports(losses), CancellationToken.None);
        return losses;
    }

    private sealed class Reports(List<float> losses) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => losses.Add((float)value.Result["drawingLoss"]);
    }
}
