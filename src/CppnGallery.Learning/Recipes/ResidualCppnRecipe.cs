using System.Globalization;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Models.Generators;

namespace CppnGallery.Learning.Recipes;

/// <summary>
/// <c>resnet-cppn</c>, the system of part two: a residual generator and an encoder learn to draw what an eleven-class classifier calls by its
/// name, as many steps a batch as it takes; the classifier learns only where that helps. Every number is a setting and is recorded in the
/// checkpoints; the defaults are the article's but for those that say otherwise.
/// </summary>
public sealed record ResidualCppnRecipe : IRecipe
{
    /// <summary>The recipe's name, in checkpoints and on the command line.</summary>
    public const string RecipeName = "resnet-cppn";

    /// <summary>Shape and σ of the generator.</summary>
    public ResidualCppnSettings Generator { get; init; } = new();

    /// <summary>Pictures a batch, 2..10,000 (the article: 1,000-2,000; of 250 and 125 the smaller learned much faster: docs/decisions/training-settings.md).</summary>
    public int BatchSize { get; init; } = 125;

    /// <summary>Generator and encoder steps on one batch, at most (the article: 16).</summary>
    public int GeneratorSteps { get; init; } = 8;

    /// <summary>Share of pictures called by their label above which the generator steps of a batch stop.</summary>
    public double GeneratorStopsAbove { get; init; } = 0.98;

    /// <summary>Weight of the divergence per pixel, KL/676 (the article: 10, at which many random latents stay blank; docs/decisions/training-settings.md).</summary>
    public double DivergenceWeight { get; init; } = 60;

    /// <summary>Classifier steps on one batch, at most.</summary>
    public int ClassifierSteps { get; init; } = 8;

    /// <summary>The classifier learns when it catches fewer of the fakes than this …</summary>
    public double ClassifierCatchesBelow { get; init; } = 0.70;

    /// <summary>… and more of the generator's pictures than this pass,</summary>
    public double PassesAbove { get; init; } = 0.60;

    /// <summary>until it catches more than this.</summary>
    public double ClassifierStopsAbove { get; init; } = 0.75;

    /// <summary>Otherwise it learns from the real digits alone when it knows fewer of them than this,</summary>
    public double RealKnownBelow { get; init; } = 0.60;

    /// <summary>until it knows more than this.</summary>
    public double RealStopsAbove { get; init; } = 0.70;

    /// <summary>Adam's step size of generator and encoder (the article: 1e-3, at which small batches collapsed; docs/decisions/training-settings.md).</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Adam's step size of the classifier (the article: as the generator's, at which it sometimes leapt out of reach; docs/decisions/training-settings.md).</summary>
    public double ClassifierRate { get; init; } = 2e-4;

    /// <summary>Adam's memory of the mean.</summary>
    public double Beta1 { get; init; } = 0.75;

    /// <summary>Greatest global norm of a step's gradients.</summary>
    public double GradientLimit { get; init; } = 5;

    /// <inheritdoc/>
    public void Validate()
    {
        Generator.Validate();
        SettingRange.RequireBatch(BatchSize);
        SettingRange.Require(GeneratorSteps is >= 1 and <= 1_000, nameof(GeneratorSteps), GeneratorSteps, "1 to 1,000");
        SettingRange.Require(ClassifierSteps is >= 0 and <= 1_000, nameof(ClassifierSteps), ClassifierSteps, "0 to 1,000");
        SettingRange.Require(DivergenceWeight is >= 0 and <= 1e6, nameof(DivergenceWeight), DivergenceWeight, "0 to 1,000,000");
        SettingRange.RequireShare(nameof(GeneratorStopsAbove), GeneratorStopsAbove);
        SettingRange.RequireShare(nameof(ClassifierCatchesBelow), ClassifierCatchesBelow);
        SettingRange.RequireShare(nameof(PassesAbove), PassesAbove);
        SettingRange.RequireShare(nameof(ClassifierStopsAbove), ClassifierStopsAbove);
        SettingRange.RequireShare(nameof(RealKnownBelow), RealKnownBelow);
        SettingRange.RequireShare(nameof(RealStopsAbove), RealStopsAbove);
        SettingRange.RequireRate(nameof(LearningRate), LearningRate);
        SettingRange.RequireRate(nameof(ClassifierRate), ClassifierRate);
        SettingRange.RequireAdam(Beta1, GradientLimit);
    }

    /// <inheritdoc/>
    public string Name => RecipeName;

    /// <inheritdoc/>
    public string RunName => string.Create(CultureInfo.InvariantCulture, $"resnet{Generator.Nodes}-sd{Generator.ReluStddev:0.00}");

    /// <inheritdoc/>
    public AdversarySteps? Adversary { get; } = new("classifier", "classifierSteps");

    /// <inheritdoc/>
    public ITrainer CreateTrainer(RandomSource random, Compute compute) => new ResidualCppnTrainer(this, random, compute);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["batchSize"] = SettingRange.Text(BatchSize),
        ["generatorSteps"] = SettingRange.Text(GeneratorSteps),
        ["generatorStopsAbove"] = SettingRange.Text(GeneratorStopsAbove),
        ["divergenceWeight"] = SettingRange.Text(DivergenceWeight),
        ["classifierSteps"] = SettingRange.Text(ClassifierSteps),
        ["classifierCatchesBelow"] = SettingRange.Text(ClassifierCatchesBelow),
        ["passesAbove"] = SettingRange.Text(PassesAbove),
        ["classifierStopsAbove"] = SettingRange.Text(ClassifierStopsAbove),
        ["realKnownBelow"] = SettingRange.Text(RealKnownBelow),
        ["realStopsAbove"] = SettingRange.Text(RealStopsAbove),
        ["learningRate"] = SettingRange.Text(LearningRate),
        ["classifierRate"] = SettingRange.Text(ClassifierRate),
        ["beta1"] = SettingRange.Text(Beta1),
        ["gradientLimit"] = SettingRange.Text(GradientLimit),
        ["reluStddev"] = SettingRange.Text(Generator.ReluStddev),
        ["nodes"] = SettingRange.Text(Generator.Nodes),
        ["blocks"] = SettingRange.Text(Generator.Blocks),
    };
}
