using CppnGallery.Kernels.Randomness;
using CppnGallery.Kernels.Tests;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;

namespace CppnGallery.Models.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-checkpoints-").FullName;

    private string File => Path.Combine(_folder, "epoch-03.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_reads_back_as_it_was_written()
    {
        var generator = SmallNetworks.Lively(6, 24);
        var encoder = new EncoderWeights();
        encoder.Initialise(new RandomSource(5));
        var id = Checkpoint.Save(File, Description(generator), generator, encoder);
        var model = Checkpoint.LoadModel(File);
        Assert.Equal(id, model.Id);
        Assert.Equal("resnet6-sd1.00-e03", model.Id.Slug);
        Assert.Equal(3, model.Description.Epoch);
        Assert.Equal("9", model.Description.Settings["seed"]);
        Assert.Equal(0.125, model.Description.Metrics["passed"]);
        foreach (var (expected, actual) in generator.Parameters.Zip(model.Generator.Parameters))
        {
            Assert.Equal(expected.Data.ToArray(), actual.Data.ToArray());
        }

        var read = Checkpoint.LoadEncoder(File)!;
        Assert.Equal(encoder.Parameters[0].Data.ToArray(), read.Parameters[0].Data.ToArray());
    }

    [Fact]
    public async Task What_is_said_of_a_training_reads_back_and_comes_along_to_another_gallery()
    {
        var generator = SmallNetworks.Lively(4, 2);
        var said = Description(generator) with { GeneratorSteps = 12_345_678_901, Warning = "The classifier took no step in epoch 3.", Provenance = "Trained as something else." };
        Checkpoint.Save(File, said, generator, null);
        await using var stream = System.IO.File.OpenRead(File);
        var brought = await CheckpointIntake.ReadAsync(stream, stream.Length, new(1 << 20, 1 << 20));
        Assert.All([Checkpoint.LoadModel(File), brought.Model], model =>
            Assert.Equal((said.GeneratorSteps, said.Warning, said.Provenance), (model.Description.GeneratorSteps, model.Description.Warning, model.Description.Provenance)));
    }

    [Theory]
    [InlineData("warning", "")]
    [InlineData("provenance", "two\nlines")]
    [InlineData("warning", null)] // too long
    [InlineData("generatorSteps", "many")]
    [InlineData("generatorSteps", "-1")]
    public void What_it_cannot_say_is_refused_by_name(string key, string? value)
    {
        var generator = SmallNetworks.Lively(2, 1);
        Checkpoint.Save(File, Description(generator), generator, null);
        var file = SafetensorsFile.Read(File);
        (file with { Metadata = new Dictionary<string, string>(file.Metadata) { [key] = value ?? new string('a', 201) } }).Write(File);
        Assert.Contains(key, Assert.Throws<InvalidDataException>(() => Checkpoint.LoadModel(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_of_the_generator_alone()
    {
        var generator = SmallNetworks.Lively(4, 2);
        var first = Checkpoint.Save(File, Description(generator), generator, null);
        var renamed = Checkpoint.Save(File, Description(generator) with { Run = "other", Metrics = new Dictionary<string, double>() }, generator, null);
        generator.OutputBias.Data[0] += 1e-6f;
        var changed = Checkpoint.Save(File, Description(generator), generator, null);
        Assert.Equal(first.Hash, renamed.Hash);
        Assert.NotEqual(first.Hash, changed.Hash);
        Assert.Null(Checkpoint.LoadEncoder(File));
    }

    [Fact]
    public void Writing_leaves_no_temporary_file_and_replaces_the_old_one()
    {
        var generator = SmallNetworks.Lively(2, 1);
        Checkpoint.Save(File, Description(generator), generator, null);
        Checkpoint.Save(File, Description(generator) with { Epoch = 4 }, generator, null);
        Assert.Equal([File], Directory.GetFileSystemEntries(_folder));
        Assert.Equal(4, Checkpoint.LoadModel(File).Description.Epoch);
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file()
    {
        var generator = SmallNetworks.Lively(2, 1);
        Checkpoint.Save(File, Description(generator), generator, null);
        var broken = new SafetensorsFile(new Dictionary<string, string>(), new Dictionary<string, StoredTensor> { ["a"] = new([2], new LostMemory().Memory) });
        Assert.ThrowsAny<Exception>(() => broken.Write(File));
        Assert.Equal(3, Checkpoint.LoadModel(File).Description.Epoch);
        Assert.Equal([File], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Metadata_that_is_not_ours_and_missing_or_misshapen_tensors_are_named()
    {
        var generator = SmallNetworks.Lively(2, 1);
        Checkpoint.Save(File, Description(generator), generator, null);
        var good = SafetensorsFile.Read(File);
        Refused(good with { Metadata = new Dictionary<string, string>() }, "format");
        Refused(good with { Metadata = With(good.Metadata, "epoch", "minus one") }, "epoch");
        Refused(good with { Metadata = With(good.Metadata, "run", "../../etc") }, "run");
        Refused(good with { Tensors = With(good.Tensors, "generator.output.bias", null) }, "generator.output.bias");
        Refused(good with { Tensors = With(good.Tensors, "generator.first.bias", new([3], new float[] { 1, 2, 3 })) }, "generator.first.bias");
        Refused(good with { Tensors = With(good.Tensors, "generator.blocks.weight", new([1, 5, 1, 65], new float[5 * 65])) }, "Nodes");
    }

    private void Refused(SafetensorsFile file, string says)
    {
        file.Write(File);
        var error = Assert.Throws<InvalidDataException>(() => Checkpoint.LoadModel(File));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> source, string name, T? value)
        where T : class
    {
        var copy = source.ToDictionary(pair => pair.Key, pair => pair.Value);
        if (value is null)
        {
            copy.Remove(name);
        }
        else
        {
            copy[name] = value;
        }

        return copy;
    }

    private static ModelDescription Description(ResidualCppn generator) => ModelDescription.Of(
        "test", "resnet-cppn", 3, generator,
        new Dictionary<string, string> { ["seed"] = "9" }, new Dictionary<string, double> { ["passed"] = 0.125 });

    /// <summary>Two numbers that cannot be read: the header is written, then the data fail.</summary>
    private sealed class LostMemory : System.Buffers.MemoryManager<float>
    {
        public override Memory<float> Memory => CreateMemory(2);

        public override Span<float> GetSpan() => throw new IOException("lost");

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
