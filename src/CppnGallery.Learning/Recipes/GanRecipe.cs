using System.Globalization;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Models.Generators;

namespace CppnGallery.Learning.Recipes;

/// <summary>
/// The systems of part one: a dense generator against a discriminator that tells real from drawn. With <see cref="Autoencoder"/> it is
/// <c>cppn-gan-vae</c>, where an encoder finds the latents and the pictures must also be those they were encoded from; without, <c>cppn-gan</c>, where
/// latents are drawn at random. Defaults are those of the article's program but for those that say otherwise; what people are offered is in <see cref="RecipePresets"/>.
/// </summary>
public sealed record GanRecipe : IRecipe
{
    /// <summary>The pure GAN's name.</summary>
    public const string PureName = "cppn-gan";

    /// <summary>The name with an autoencoder.</summary>
    public const string VaeName = "cppn-gan-vae";

    /// <summary>The pure GAN, its generator given a fixed number of steps a batch as a handicap, 8 (the article: 4 to 8): no loss is below 0.</summary>
    public static GanRecipe Pure { get; } = new() { GeneratorSteps = 8, GeneratorStopsBelow = 0 };

    /// <summary>Part one's final system.</summary>
    public static GanRecipe WithAutoencoder { get; } = new() { Autoencoder = new() };

    /// <summary>Shape and σ of the generator.</summary>
    public DenseCppnSettings Generator { get; init; } = new();

    /// <summary>The autoencoding half, or null for the pure GAN.</summary>
    public AutoencoderSettings? Autoencoder { get; init; }

    /// <summary>Pictures a batch, 2..10,000.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Generator steps on one batch, at most, 1..1,000.</summary>
    public int GeneratorSteps { get; init; } = 4;

    /// <summary>Loss of the generator below which its steps of a batch stop; at 0 they never do.</summary>
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
    public AdversarySteps? Adversary { get; } = new("discriminator", "discriminatorSteps");

    /// <inheritdoc/>
    public ITrainer CreateTrainer(RandomSource random, Compute compute) => new GanTrainer(this, random, compute);

    /// <inheritdoc/>
    public void Validate()
    {
        Generator.Validate();
        SettingRange.RequireBatch(BatchSize);
        SettingRange.Require(GeneratorSteps is >= 1 and <= 1_000, nameof(GeneratorSteps), GeneratorSteps, "1 to 1,000");
        SettingRange.RequireLoss(nameof(GeneratorStopsBelow), GeneratorStopsBelow);
        SettingRange.RequireLoss(nameof(DiscriminatorLearnsAbove), DiscriminatorLearnsAbove);
        SettingRange.RequireLoss(nameof(GeneratorKeepsBelow), GeneratorKeepsBelow);
        SettingRange.RequireRate(nameof(LearningRate), LearningRate);
        SettingRange.RequireRate(nameof(DiscriminatorRate), DiscriminatorRate);
        SettingRange.RequireAdam(Beta1, GradientLimit);
        Autoencoder?.Validate();
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Describe()
    {
        var settings = new Dictionary<string, string>
        {
            ["batchSize"] = SettingRange.Text(BatchSize),
            ["generatorSteps"] = SettingRange.Text(GeneratorSteps),
            ["generatorStopsBelow"] = SettingRange.Text(GeneratorStopsBelow),
            ["discriminatorLearnsAbove"] = SettingRange.Text(DiscriminatorLearnsAbove),
            ["generatorKeepsBelow"] = SettingRange.Text(GeneratorKeepsBelow),
            ["learningRate"] = SettingRange.Text(LearningRate),
            ["discriminatorRate"] = SettingRange.Text(DiscriminatorRate),
            ["beta1"] = SettingRange.Text(Beta1),
            ["gradientLimit"] = SettingRange.Text(GradientLimit),
            ["stddev"] = SettingRange.Text(Generator.Stddev),
            ["nodes"] = SettingRange.Text(Generator.Nodes),
            ["layers"] = SettingRange.Text(Generator.Layers),
        };
        foreach (var (name, value) in Autoencoder?.Describe() ?? [])
        {
            settings[name] = value;
        }

        return settings;
    }
}
