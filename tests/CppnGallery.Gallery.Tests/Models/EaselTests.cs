using CppnGallery.Gallery.Models;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;

namespace CppnGallery.Gallery.Tests.Models;

public sealed class EaselTests
{
    [Fact]
    public void The_last_few_of_each_run_are_found_by_their_hash()
    {
        var easel = new Easel();
        var models = Enumerable.Range(1, Easel.Kept + 1).Select(seed => Copy((ulong)seed)).ToList();
        var other = Copy(99);
        easel.Put("other", other);
        foreach (var model in models)
        {
            easel.Put("run", model);
        }

        Assert.False(easel.TryFind(models[0].Id, out _));
        Assert.All(models[1..], model => Assert.True(easel.TryFind(model.Id with { Slug = "" }, out var found) && found == model));

        easel.Clear("run");
        Assert.All(models, model => Assert.False(easel.TryFind(model.Id, out _)));
        Assert.True(easel.TryFind(other.Id, out _));
    }

    [Fact]
    public void A_copy_keeps_its_weights_and_has_the_name_that_a_checkpoint_of_them_would_have()
    {
        var generator = Generator(1);
        var description = Description(generator);
        float before = generator.Parameters[0].Data[0];
        string file = Path.GetTempFileName();

        var copy = Model.CopyOf(generator, description);
        var saved = Checkpoint.Save(file, description, generator, encoder: null);
        generator.Parameters[0].Data[0] = before + 1;
        File.Delete(file);

        Assert.Equal(saved, copy.Id);
        Assert.Equal(before, copy.Generator.Parameters[0].Data[0]);
        Assert.NotEqual(saved, Model.CopyOf(generator, description).Id);
    }

    private static Model Copy(ulong seed)
    {
        var generator = Generator(seed);
        return Model.CopyOf(generator, Description(generator));
    }

    private static ResidualCppn Generator(ulong seed)
    {
        var generator = new ResidualCppn(new ResidualCppnSettings(Nodes: 2, Blocks: 1));
        generator.Initialise(new RandomSource(seed));
        return generator;
    }

    private static ModelDescription Description(ResidualCppn generator) =>
        ModelDescription.Of("run", "resnet-cppn", 3, generator, new Dictionary<string, string>(), new Dictionary<string, double>());
}
