using System.Globalization;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Models.Generators;

namespace CppnGallery.Learning.Recipes;

/// <summary>
/// <c>cppn-vae</c>, the pure variational autoencoder that part one begins with: a dense generator draws again what an encoder has seen,
/// pixel by pixel, and nobody tells real from drawn.
/// </summary>
public sealed record VaeRecipe : IRecipe
{
    /// <summary>The recipe's name, in checkpoints and on the command line.</summary>
    public const string RecipeName = "cppn-vae";

    /// <summary>Shape and σ of the generator.</summary>
    public DenseCppnSettings Generator { get; init; } = new();

    /// <summary>What it learns.</summary>
    public AutoencoderSettings Autoencoder { get; init; } = new();

    /// <summary>Pictures a batch, 2..10,000.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Adam's memory of the mean.</summary>
    public double Beta1 { get; init; } = 0.65;

    /// <summary>Greatest global norm of a step's gradients (the program has none; rarely reached).</summary>
    public double GradientLimit { get; init; } = 5;

    /// <inheritdoc/>
    public string Name => RecipeName;

    /// <inheritdoc/>
    public string RunName => string.Create(CultureInfo.InvariantCulture, $"vae-dense{Generator.Nodes}");

    /// <inheritdoc/>
    public AdversarySteps? Adversary => null;

    /// <inheritdoc/>
    public ITrainer CreateTrainer(RandomSource random, Compute compute) => new VaeTrainer(this, random, compute);

    /// <inheritdoc/>
    public void Validate()
    {
        Generator.Validate();
        Autoencoder.Validate();
        SettingRange.Require(Autoencoder.Steps >= 1, "AutoencoderSteps", Autoencoder.Steps, "1 to 1,000");
        SettingRange.RequireBatch(BatchSize);
        SettingRange.RequireAdam(Beta1, GradientLimit);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>(Autoencoder.Describe())
    {
        ["batchSize"] = SettingRange.Text(BatchSize),
        ["beta1"] = SettingRange.Text(Beta1),
        ["gradientLimit"] = SettingRange.Text(GradientLimit),
        ["stddev"] = SettingRange.Text(Generator.Stddev),
        ["nodes"] = SettingRange.Text(Generator.Nodes),
        ["layers"] = SettingRange.Text(Generator.Layers),
    };
}
