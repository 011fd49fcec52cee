using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;

namespace CppnGallery.Learning.Recipes;

/// <summary>A <see cref="VaeRecipe"/> at work: generator and encoder, and on every batch some steps of both.</summary>
public sealed class VaeTrainer : ITrainer
{
    private readonly Autoencoder _autoencoder;

    /// <summary>Networks with initial weights, drawn from <paramref name="random"/>, which the training goes on to use.</summary>
    /// <param name="recipe">All settings.</param>
    /// <param name="random">Of everything that is drawn at random.</param>
    /// <param name="compute">Where and how.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public VaeTrainer(VaeRecipe recipe, RandomSource random, Compute compute)
    {
        recipe.Validate();
        Generator = new DenseCppn(recipe.Generator);
        Generator.Initialise(random);
        Encoder = new EncoderWeights();
        Encoder.Initialise(random);
        var painter = new BatchPainter(Generator, Encoder, random, compute, recipe.BatchSize);
        Parameters = painter.Parameters;
        _autoencoder = new(recipe.Autoencoder, painter,
            new("autoencoder", "autoencoder", Parameters, recipe.Autoencoder.LearningRate, recipe.Beta1, recipe.GradientLimit));
    }

    /// <inheritdoc/>
    public IGenerator Generator { get; }

    /// <inheritdoc/>
    public EncoderWeights? Encoder { get; }

    /// <inheritdoc/>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Learner> Learners => [_autoencoder.Learner];

    /// <inheritdoc/>
    public BatchResult Train(Batch batch, CancellationToken cancellationToken)
    {
        using var calls = NativeCalls.Enter();
        _autoencoder.Train(batch.Pictures, cancellationToken);
        return new(_autoencoder.Steps, _autoencoder.Measures);
    }
}
