using System.Collections.Concurrent;
using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Learning.Tests.Evaluation;

/// <summary>Draws what a test says of a latent, as training pictures only.</summary>
internal sealed class StubGenerator(Func<Latent, float[]> draw) : IGenerator
{
    public ConcurrentBag<Latent> Asked { get; } = [];

    public IReadOnlyList<Weights> Parameters => [];

    public long ParameterCount => 0;

    public void Initialise(RandomSource random) => throw new NotSupportedException();

    public IDrawing CreateDrawing() => throw new NotSupportedException();

    public void Draw(ReadOnlySpan<float> latent, View view, int width, int height, int firstRow, int rowCount, Span<float> intensities, CancellationToken cancellationToken = default)
    {
        Assert.Equal((View.Frame, 26, 26, 0, 26, 676), (view, width, height, firstRow, rowCount, intensities.Length));
        var asked = Latent.FromValues(latent);
        Asked.Add(asked);
        draw(asked).CopyTo(intensities);
    }
}
