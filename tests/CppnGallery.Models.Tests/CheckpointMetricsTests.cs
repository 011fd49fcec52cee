using System.Buffers.Binary;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Kernels.Tests;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;

namespace CppnGallery.Models.Tests;

public sealed class CheckpointMetricsTests : IDisposable
{
    private static readonly string[] Names = ["blankShare", "frechetDistance", "reconstructionShare"];
    private static readonly EvaluationOrigin Origin = new("01234567", "mnist-test");

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-metrics-").FullName;
    private readonly ModelId _id;

    public CheckpointMetricsTests()
    {
        var generator = SmallNetworks.Lively(6, 2);
        var encoder = new EncoderWeights();
        encoder.Initialise(new RandomSource(5));
        var metrics = new Dictionary<string, double> { ["passed"] = 0.125, ["blankShare"] = 0.5 };
        _id = Checkpoint.Save(File, ModelDescription.Of("test", "resnet-cppn", 3, generator, new Dictionary<string, string> { ["seed"] = "9" }, metrics), generator, encoder);
    }

    private string File => Path.Combine(_folder, "epoch-03.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Figures_are_added_or_replaced_and_the_rest_stays()
    {
        byte[] tensors = Tensors();
        CheckpointMetrics.Write(File, new Dictionary<string, double> { ["blankShare"] = 1.0 / 3, ["frechetDistance"] = 12.5 }, Names, Origin);
        var model = Checkpoint.LoadModel(File);

        Assert.Equal(_id, model.Id);
        Assert.Equal(tensors, Tensors());
        Assert.Equal(
            [("blankShare", 1.0 / 3), ("frechetDistance", 12.5), ("passed", 0.125)],
            model.Description.Metrics.Select(metric => (metric.Key, metric.Value)).Order());
        Assert.Equal(("test", 3, "9"), (model.Description.Run, model.Description.Epoch, model.Description.Settings["seed"]));
        Assert.Equal(Origin, model.Description.Evaluation);
        Assert.NotNull(Checkpoint.LoadEncoder(File));
        Assert.Equal([File], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Nothing_of_an_earlier_evaluation_is_left_and_what_training_measured_is()
    {
        Assert.Null(Checkpoint.LoadModel(File).Description.Evaluation);
        CheckpointMetrics.Write(File, new Dictionary<string, double> { ["blankShare"] = 0.25, ["reconstructionShare"] = 0.5 }, Names, Origin);
        var other = new EvaluationOrigin("89abcdef", "glyphs");
        CheckpointMetrics.Write(File, new Dictionary<string, double> { ["blankShare"] = 0.75 }, Names, other);

        var description = Checkpoint.LoadModel(File).Description;
        Assert.Equal([("blankShare", 0.75), ("passed", 0.125)], description.Metrics.Select(metric => (metric.Key, metric.Value)).Order());
        Assert.Equal(other, description.Evaluation);
    }

    [Fact]
    public void A_figure_that_is_no_number_is_named_and_the_file_left_alone()
    {
        byte[] before = System.IO.File.ReadAllBytes(File);

        var fault = Assert.Throws<ArgumentException>(() => CheckpointMetrics.Write(File, new Dictionary<string, double> { ["frechetDistance"] = double.NaN }, Names, Origin));
        Assert.Contains("frechetDistance", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    /// <summary>Everything in the file after its header.</summary>
    private byte[] Tensors()
    {
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        return bytes[(8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes))..];
    }
}
