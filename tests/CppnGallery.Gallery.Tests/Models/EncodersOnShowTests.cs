using CppnGallery.Gallery.Models;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;

namespace CppnGallery.Gallery.Tests.Models;

public sealed class EncodersOnShowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_encoder_is_found_when_it_comes_with_another_file_of_the_model()
    {
        var encoder = new EncoderWeights();
        encoder.Initialise(new RandomSource(1));
        var models = new ModelsOnShow([]);
        var encoders = new EncodersOnShow(models);
        var model = models.Add(Saved("a.safetensors", null));
        Assert.False(encoders.Encodes(model));
        Assert.Null(encoders.Of(model));
        Assert.Null(encoders.NearestEncoding(model));

        Assert.Same(model, models.Add(Saved("b.safetensors", encoder)));

        Assert.True(encoders.Encodes(model));
        Assert.False(encoders.KnowsDigits(model));
        Assert.Null(encoders.DigitsOf(model));
        Assert.All(encoder.Parameters.Zip(encoders.Of(model)!.Parameters), pair => Assert.Equal(pair.First.Data.ToArray(), pair.Second.Data.ToArray()));
        Assert.Same(model, encoders.NearestEncoding(model));
    }

    private string Saved(string name, EncoderWeights? encoder)
    {
        var model = TestModels.Solid("00000000", 0.2);
        Checkpoint.Save(_folder[name], model.Description, model.Generator, encoder);
        return _folder[name];
    }
}
