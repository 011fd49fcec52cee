using System.Globalization;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Models.Generators;

namespace CppnGallery.Learning.Recipes;

/// <summary>
/// The systems of part one: a dense generator against a discriminator that tells real from drawn. With <see cref="Autoencoder"/> it is
/// <c>cppn-gan-vae</c>, where an encoder finds the latents and the pictures must also be those they were encoded from; without, <c>cppn-gan</c>, where
/// latents are drawn at random. Defaults are those of the article's program but for those that say otherwise.
/// </summary>
public sealed record GanRecipe : IRecipe
{
    /// <summary>The pure GAN's name.</summary>
    public const string PureName = "cppn-gan";

    /// <summary>The name with an autoencoder.</summary>
    public const string VaeName = "cppn-gan-vae";

    /// <summary>The pure GAN, its generator handicapped with up to 8 steps a batch (the article: 4 to 8).</summary>
    public static GanRecipe Pure { get; } = new() { GeneratorSteps = 8 };

    /// <summary>Part one's final system.</summary>
    public static GanRecipe WithAutoencoder { get; } = new() { Autoencoder = new() };

    /// <summary>Shape and σ of the generator.</summary>
    public DenseCppnSettings Generator { get; init; } = new();

    /// <summary>The autoencoding half, or null for the pure GAN.</summary>
    public AutoencoderSettings? Autoencoder { get; init; }

    /// <summary>Pictures a batch, 2..10,000 (the program: 500; half of it needs half the memory).</summary>
    public int BatchSize { get; init; } = 250;

    /// <summary>Generator steps on one batch, at most, 1..1,000.</summary>
    public int GeneratorSteps { get; init; } = 4;

    /// <summary>Loss of the generator below which its steps of a batch stop.</summary>
    public double GeneratorStopsBelow { get; init; } = 0.60;

    /// <summary>The discriminator learns when its loss is above this (the article: 0.45) …</summary>
    public double DiscriminatorLearnsAbove { get; init; } = 0.60;

    /// <summary>… and the generator's last loss below this (the article: 0.80): the weaker one learns.</summary>
    public double GeneratorKeepsBelow { get; init; } = 0.75;

    /// <summary>Adam's step size of the generator's steps.</summary>
    public double LearningRate { get; init; } = 5e-3;

    /// <summary>Adam's step size of the discriminator's.</summary>
    public double DiscriminatorRate { get; init; } = 1e-3;

    /// <summary>Adam's memory of the mean.</summary>
    public double Beta1 { get; init; } = 0.65;

    /// <summary>Greatest global norm of a step's gradients (the program has none; rarely reached).</summary>
    public double GradientLimit { get; init; } = 5;

    /// <inheritdoc/>
    public string Name => Autoencoder is null ? PureName : VaeName;

    /// <inheritdoc/>
    public string RunName => string.Create(CultureInfo.InvariantCulture, $"{(Autoencoder is null ? "gan" : "gan-vae")}-dense{Generator.Nodes}");

    /// <inheritdoc/>
    public ITrainer CreateTrainer(RandomSource random, Compute compute) => new GanTrainer(this, random, compute);

    /// <inheritdoc/>
    public void Validate()
    {
        Generator.Validate();
        SettingRange.Require(BatchSize is >= 2 and <= 10_000, nameof(BatchSize), BatchSize, "2 to 10,000");
        SettingRange.Require(GeneratorSteps is >= 1 and <= 1_000, nameof(GeneratorSteps), GeneratorSteps, "1 to 1,000");
        SettingRange.RequireLoss(nameof(GeneratorStopsBelow), GeneratorStopsBelow);
        SettingRange.RequireLoss(nameof(DiscriminatorLearnsAbove), DiscriminatorLearnsAbove);
        SettingRange.RequireLoss(nameof(GeneratorKeepsBelow), GeneratorKeepsBelow);
        SettingRange.RequireRate(nameof(LearningRate), LearningRate);
        SettingRange.RequireRate(nameof(DiscriminatorRate), DiscriminatorRate);
        SettingRange.Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "0 to below 1");
        SettingRange.Require(GradientLimit is > 0 and <= 1e6, nameof(GradientLimit), GradientLimit, "above 0, at most 1,000,000");
        Autoencoder?.Validate();
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Describe()
    {
        var settings = new Dictionary<string, string>
        {
            ["batchSize"] = Text(BatchSize),
            ["generatorSteps"] = Text(GeneratorSteps),
            ["generatorStopsBelow"] = Text(GeneratorStopsBelow),
            ["discriminatorLearnsAbove"] = Text(DiscriminatorLearnsAbove),
            ["generatorKeepsBelow"] = Text(GeneratorKeepsBelow),
            ["learningRate"] = Text(LearningRate),
            ["discriminatorRate"] = Text(DiscriminatorRate),
            ["beta1"] = Text(Beta1),
            ["gradientLimit"] = Text(GradientLimit),
            ["stddev"] = Text(Generator.Stddev),
            ["nodes"] = Text(Generator.Nodes),
            ["layers"] = Text(Generator.Layers),
        };
        if (Autoencoder is { } autoencoder)
        {
            settings["autoencoderSteps"] = Text(autoencoder.Steps);
            settings["autoencoderRate"] = Text(autoencoder.LearningRate);
            settings["divergenceWeight"] = Text(autoencoder.DivergenceWeight);
        }

        return settings;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>The autoencoding half of <c>cppn-gan-vae</c>.</summary>
public sealed record AutoencoderSettings
{
    /// <summary>Steps of generator and encoder towards the encoded pictures on one batch, before the generator's own, 0..1,000.</summary>
    public int Steps { get; init; } = 4;

    /// <summary>Adam's step size of those steps.</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Weight of the divergence per pixel, KL/676.</summary>
    public double DivergenceWeight { get; init; } = 1;

    /// <summary>Throws when a setting is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The setting is named.</exception>
    public void Validate()
    {
        SettingRange.Require(Steps is >= 0 and <= 1_000, "AutoencoderSteps", Steps, "0 to 1,000");
        SettingRange.RequireRate("AutoencoderRate", LearningRate);
        SettingRange.Require(DivergenceWeight is >= 0 and <= 1e6, nameof(DivergenceWeight), DivergenceWeight, "0 to 1,000,000");
    }
}
