using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Recipes;

/// <summary>
/// A generator <c>G</c> in training that draws a batch: of latents that an encoder <c>Q</c> finds in it, or of such as are drawn at random.
/// </summary>
/// <param name="generator">Its weights, which are drawn already.</param>
/// <param name="encoder">The encoder's, likewise; null where there is none.</param>
/// <param name="random">Of dropout and noise.</param>
/// <param name="compute">Where and how.</param>
/// <param name="batchSize">Pictures a batch.</param>
internal sealed class BatchPainter(IGenerator generator, EncoderWeights? encoder, RandomSource random, Compute compute, int batchSize)
{
    private readonly Painter _painter = new(generator, compute);
    private readonly Encoder? _encoder = encoder is null ? null : new(encoder, compute, batchSize);
    private readonly RandomNumbers _noise = new(compute, batchSize, Latent.Size);

    /// <summary>The generator's, then the encoder's.</summary>
    public IReadOnlyList<NamedParameter> Parameters => [.. _painter.Parameters, .. _encoder?.Parameters ?? []];

    /// <summary>G(z) as (B, 1, 26, 26); z ~ Q(pictures) and its divergence, or z ~ N(0, 1) and none.</summary>
    public Tensor Draw(Tensor pictures, out Tensor? divergence)
    {
        divergence = null;
        if (_encoder is null)
        {
            return _painter.forward(_noise.Gaussians(random));
        }

        var (mean, logVariance) = _encoder.forward(pictures, random);
        divergence = Losses.GaussianDivergence(mean, logVariance);
        return _painter.forward(Losses.GaussianSample(mean, logVariance, _noise.Gaussians(random)));
    }
}
