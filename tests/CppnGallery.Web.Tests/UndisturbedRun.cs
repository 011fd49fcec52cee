using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
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

    /// <summary>Asserts that the owner's run came to the same weights, every epoch once, and to the same numbers at every step.</summary>
    internal async Task AssertEqualsAsync(StudioClient owner, string runs)
    {
        for (int epoch = 0; epoch <= Epochs; epoch++)
        {
            byte[] studio = File.ReadAllBytes(TrainingRun.CheckpointOf(runs, Name, epoch));
            Assert.True(Checkpoint(epoch).AsSpan().SequenceEqual(studio), $"epoch {epoch} differs");
        }

        var history = await owner.HistoryAsync(Name);
        var steps = history.GetProperty("steps");
        Assert.Equal(Enumerable.Range(1, Epochs * Batches).Select(step => (long)step), steps.GetProperty("step").Numbers());
        int loss = steps.GetProperty("names").EnumerateArray().Select(name => name.GetString()).ToList().IndexOf("drawingLoss");
        Assert.Equal(Losses, steps.GetProperty("values")[loss].EnumerateArray().Select(value => value.GetSingle()));
        Assert.Equal(Enumerable.Range(0, Epochs + 1).Select(epoch => (long)epoch), history.GetProperty("epochs").EnumerateArray().Select(epoch => epoch.Number("epoch")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private List<float> Train()
    {
        var settings = (Dictionary<string, double>)StudioClient.Order(null, Epochs, Batches)["settings"];
        var losses = new List<float>();
        var options = new RunOptions(Name, _folder, RecipeCatalogue.All[0].With(settings), Epochs, 7, Resume: false)
        {
            DigitsPerEpoch = Batches * StudioClient.Batch,
            Compute = new(ComputeDevice.Cpu, Precision.Float32, 1),
        };
        new TrainingRun(options, Glyphs.Draw(40, 7)).Train(new Reports(losses), CancellationToken.None);
        return losses;
    }

    private sealed class Reports(List<float> losses) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => losses.Add((float)value.Result["drawingLoss"]);
    }
}
