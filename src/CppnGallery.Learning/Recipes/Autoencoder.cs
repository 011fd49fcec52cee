using CppnGallery.Kernels.Generators;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Recipes;

/// <summary>Generator and encoder that learn to draw the pictures that were encoded, and what the last loss of theirs came to.</summary>
/// <param name="settings">How.</param>
/// <param name="painter">Both networks.</param>
/// <param name="learner">What takes their steps.</param>
internal sealed class Autoencoder(AutoencoderSettings settings, BatchPainter painter, Learner learner)
{
    private double _reconstruction, _divergence;

    /// <summary>What takes its steps.</summary>
    public Learner Learner => learner;

    /// <summary>Steps on one batch.</summary>
    public int Steps => settings.Steps;

    /// <summary>The first part of the last loss.</summary>
    public LossPart Reconstruction => new("reconstruction", _reconstruction);

    /// <summary>The second, before it is weighed.</summary>
    public LossPart Divergence => new("divergence", _divergence);

    /// <summary>The last loss, and the steps of a batch.</summary>
    public Measure[] Measures =>
    [
        new("reconstruction", "reconstruction", _reconstruction, MeasureKind.Loss),
        new("divergence", "KL", _divergence, MeasureKind.Loss),
        new("autoencoderSteps", "autoencoder steps", Steps, MeasureKind.Steps),
    ];

    /// <summary>Takes the steps of a batch.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between steps.</exception>
    public void Train(Tensor pictures, CancellationToken cancellationToken)
    {
        for (int taken = 0; taken < Steps; taken++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var loss = Loss(pictures, painter.Draw(pictures, out var divergence), divergence!);
            learner.Step(loss, Reconstruction, Divergence);
        }
    }

    /// <summary>surprise(pictures given G(z)) + weight·KL/676, in nats a pixel.</summary>
    public Tensor Loss(Tensor pictures, Tensor drawn, Tensor divergence)
    {
        var reconstruction = Losses.BernoulliSurprise(drawn, pictures);
        (_reconstruction, _divergence) = (reconstruction.item<float>(), divergence.item<float>());
        return reconstruction + (divergence * (settings.DivergenceWeight / IDrawing.Pixels));
    }
}
