using CppnGallery.Kernels.Tests;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;

namespace CppnGallery.Models.Tests;

public sealed class DenseCheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-dense-").FullName;

    private string File => Path.Combine(_folder, "epoch-12.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("gan-vae", "gan-vae-dense128-e12")]
    [InlineData("GAN_2", "gan-2-dense128-e12")]
    public void A_dense_model_reads_back_as_it_was_written_and_its_slug_tells_the_recipe(string recipe, string slug)
    {
        var generator = SmallNetworks.LivelyDense(128, 4);
        var id = Checkpoint.Save(File, Description(generator, recipe), generator, null);
        var model = Checkpoint.LoadModel(File);
        Assert.Equal(id, model.Id);
        Assert.Equal(slug, model.Id.Slug);
        Assert.True(ModelId.TryParse(id.ToString(), out var parsed, out _));
        Assert.Equal(id, parsed);
        var said = model.Description;
        // 32·128 + 3·128 + 128, three layers of 128·129, 128 + 1.
        Assert.Equal((recipe, 12, 0.0, 128, 0, 54_273L), (said.Recipe, said.Epoch, said.ReluStddev, said.Nodes, said.Blocks, said.Parameters));
        var read = Assert.IsType<DenseCppn>(model.Generator);
        Assert.Equal(generator.Settings, read.Settings);
        foreach (var (expected, actual) in generator.Parameters.Zip(read.Parameters))
        {
            Assert.Equal(expected.Data.ToArray(), actual.Data.ToArray());
        }
    }

    [Fact]
    public void A_file_that_names_no_generator_holds_a_residual_one_and_keeps_its_hash()
    {
        // Published in links since the first models were committed: these eight digits may never change.
        string committed = Path.Combine(Repository(), "checkpoints", "retired", "resnet6-sd1.00", "epoch-12.safetensors");
        Assert.False(SafetensorsFile.Read(committed).Metadata.ContainsKey("generator"));
        var model = Checkpoint.LoadModel(committed);
        Assert.Equal("resnet6-sd1.00-e12.c8ae797e", model.Id.ToString());
        Assert.IsType<ResidualCppn>(model.Generator);
    }

    [Fact]
    public void Damaged_dense_files_are_refused_by_name()
    {
        var generator = SmallNetworks.LivelyDense(4, 3);
        Checkpoint.Save(File, Description(generator, "gan"), generator, null);
        var good = SafetensorsFile.Read(File);
        Refused(good with { Metadata = With(good.Metadata, "generator", "transformer") }, "generator");
        Refused(good with { Metadata = With(good.Metadata, "generator", "resnet-cppn") }, "generator.blocks.weight");
        Refused(good with { Metadata = With(good.Metadata, "stddev", "wide") }, "stddev");
        Refused(good with { Metadata = With(good.Metadata, "stddev", null) }, "stddev");
        Refused(good with { Tensors = With(good.Tensors, "generator.tanh.weight", null) }, "generator.tanh.weight");
        Refused(good with { Tensors = With(good.Tensors, "generator.tanh.weight", new([2, 16], new float[32])) }, "generator.tanh.weight");
        Refused(good with { Tensors = With(good.Tensors, "generator.tanh.weight", new([2, 4, 3], new float[24])) }, "generator.");
        Refused(good with { Tensors = With(good.Tensors, "generator.tanh.weight", new([1, 1, 257], new float[257])) }, "Nodes");
        Refused(good with { Tensors = With(good.Tensors, "generator.tanh.weight", new([16, 1, 1], new float[16])) }, "Layers");
        Refused(good with { Tensors = With(good.Tensors, "generator.tanh.bias", new([3, 4], new float[12])) }, "generator.tanh.bias");
        Refused(good with { Tensors = With(good.Tensors, "generator.output.bias", null) }, "generator.output.bias");
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
        var copy = source.Where(pair => pair.Key != name).ToDictionary(pair => pair.Key, pair => pair.Value);
        if (value is not null)
        {
            copy[name] = value;
        }

        return copy;
    }

    private static ModelDescription Description(IGenerator generator, string recipe) =>
        ModelDescription.Of("test", recipe, 12, generator, new Dictionary<string, string>(), new Dictionary<string, double>());

    private static string Repository()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(at.FullName, "CppnGallery.sln")))
        {
            at = at.Parent!;
        }

        return at.FullName;
    }
}
