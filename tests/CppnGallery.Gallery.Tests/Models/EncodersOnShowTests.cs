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
        var encoder = new Encoder();
        encoder.Initialise(new RandomSource(1));
        var models = new ModelsOnShow([]);
        var encoders = new EncodersOnShow(models);
        var model = models.Add(Saved("a.safetensors", null));
        Assert.False(encoders.Encodes(model));
        Assert.Null(encoders.NearestEncoding(model));

        Assert.Same(model, models.Add(Saved("b.safetensors", encoder)));

        float[] picture = [.. Enumerable.Range(0, Encoder.Pixels).Select(i => i % 7 / 7f)];
        Assert.True(encoders.Encodes(model));
        Assert.False(encoders.KnowsDigits(model));
        Assert.Null(encoders.DigitsOf(model));
        Assert.Equal(encoder.Encode(picture).Text, encoders.Encode(model, picture).Text);
        Assert.Same(model, encoders.NearestEncoding(model));
    }

    private string Saved(string name, Encoder? encoder)
    {
        var model = TestModels.Solid("00000000", 0.2);
        Checkpoint.Save(_folder[name], model.Description, model.Generator, encoder);
        return _folder[name];
    }
}
