using CppnGallery.Models.Generators;

namespace CppnGallery.Learning.Recipes;

/// <summary>Every recipe with its settings: what <c>cppn train</c> and the studio offer, and the ranges they hold people to.</summary>
public static class RecipeCatalogue
{
    /// <summary>Least step size that is offered: a smaller one teaches nothing in any training that fits into a life.</summary>
    private const double MinRate = 1e-9;

    /// <summary>Most memory of the mean: at 1 no step would ever be taken.</summary>
    private const double MaxMemory = 0.9999;

    /// <summary>The recipes; the first is the one meant where none is named.</summary>
    public static IReadOnlyList<RecipeEntry> All { get; } =
    [
        RecipeEntry.Of(
            "Part two: a residual generator and an encoder learn to draw what an eleven-class classifier calls by its name.",
            RecipePresets.Residual,
            [
                Real<ResidualCppnRecipe>("sigma", "ReluStddev", "σ", "σ of the ReLU layers' initial weights.", 0, 100, r => r.Generator.ReluStddev, (r, x) => r with { Generator = r.Generator with { ReluStddev = x } }),
                Whole<ResidualCppnRecipe>("nodes", "Nodes", "width", "Width of the generator's layers.", 1, ResidualCppnSettings.MaxNodes, r => r.Generator.Nodes, (r, n) => r with { Generator = r.Generator with { Nodes = n } }),
                Whole<ResidualCppnRecipe>("blocks", "Blocks", "blocks", "Residual blocks.", 1, ResidualCppnSettings.MaxBlocks, r => r.Generator.Blocks, (r, n) => r with { Generator = r.Generator with { Blocks = n } }),
                Whole<ResidualCppnRecipe>("batch", "BatchSize", "batch", "Pictures a batch.", 2, 10_000, r => r.BatchSize, (r, n) => r with { BatchSize = n }),
                Whole<ResidualCppnRecipe>("generator-steps", "GeneratorSteps", "generator steps", "Steps of generator and encoder on one batch, at most …", 1, 1_000, r => r.GeneratorSteps, (r, n) => r with { GeneratorSteps = n }),
                Real<ResidualCppnRecipe>("generator-steps-stop-above", "GeneratorStopsAbove", "stop them above", "… until more than this share is called by its label.", 0, 1, r => r.GeneratorStopsAbove, (r, x) => r with { GeneratorStopsAbove = x }),
                Real<ResidualCppnRecipe>("kl-weight", "DivergenceWeight", "KL weight", "Weight of the divergence, over 676.", 0, 1e6, r => r.DivergenceWeight, (r, x) => r with { DivergenceWeight = x }),
                Whole<ResidualCppnRecipe>("classifier-steps", "ClassifierSteps", "classifier steps", "Classifier steps on one batch, at most.", 0, 1_000, r => r.ClassifierSteps, (r, n) => r with { ClassifierSteps = n }),
                Real<ResidualCppnRecipe>("classifier-catches-below", "ClassifierCatchesBelow", "catches below", "It learns when it catches fewer fakes than this share …", 0, 1, r => r.ClassifierCatchesBelow, (r, x) => r with { ClassifierCatchesBelow = x }),
                Real<ResidualCppnRecipe>("passes-above", "PassesAbove", "passes above", "… and more of the drawn pictures than this pass …", 0, 1, r => r.PassesAbove, (r, x) => r with { PassesAbove = x }),
                Real<ResidualCppnRecipe>("classifier-steps-stop-above", "ClassifierStopsAbove", "stop them above", "… until it catches more than this;", 0, 1, r => r.ClassifierStopsAbove, (r, x) => r with { ClassifierStopsAbove = x }),
                Real<ResidualCppnRecipe>("real-known-below", "RealKnownBelow", "real known below", "else from real digits alone when it knows fewer than this …", 0, 1, r => r.RealKnownBelow, (r, x) => r with { RealKnownBelow = x }),
                Real<ResidualCppnRecipe>("real-steps-stop-above", "RealStopsAbove", "stop those above", "… until it knows more than this.", 0, 1, r => r.RealStopsAbove, (r, x) => r with { RealStopsAbove = x }),
                Real<ResidualCppnRecipe>("learning-rate", "LearningRate", "learning rate", "Adam's step size of generator and encoder.", MinRate, 1, r => r.LearningRate, (r, x) => r with { LearningRate = x }),
                Real<ResidualCppnRecipe>("classifier-rate", "ClassifierRate", "classifier rate", "Adam's step size of the classifier.", MinRate, 1, r => r.ClassifierRate, (r, x) => r with { ClassifierRate = x }),
                Real<ResidualCppnRecipe>("beta1", "Beta1", "β₁", "Adam's memory of the mean.", 0, MaxMemory, r => r.Beta1, (r, x) => r with { Beta1 = x }),
                Real<ResidualCppnRecipe>("gradient-limit", "GradientLimit", "gradient limit", "Greatest norm of a step's gradients.", MinRate, 1e6, r => r.GradientLimit, (r, x) => r with { GradientLimit = x }),
            ]),
        RecipeEntry.Of(
            "Part one: a dense generator against a discriminator, with an encoder whose digits it must also draw again.",
            RecipePresets.GanVae,
            [
                .. Dense(r => r.Generator, (GanRecipe r, DenseCppnSettings g) => r with { Generator = g }),
                .. Gan(),
                .. Autoencoder(0, r => r.Autoencoder!, (GanRecipe r, AutoencoderSettings a) => r with { Autoencoder = a }),
            ]),
        RecipeEntry.Of(
            "Part one's first system: the same without the encoder, latents drawn at random.",
            RecipePresets.Gan,
            [.. Dense(r => r.Generator, (GanRecipe r, DenseCppnSettings g) => r with { Generator = g }), .. Gan()]),
        RecipeEntry.Of(
            "Part one's autoencoder alone: a dense generator draws again what an encoder has seen, and nobody tells real from drawn.",
            RecipePresets.Vae,
            [
                .. Dense(r => r.Generator, (VaeRecipe r, DenseCppnSettings g) => r with { Generator = g }),
                Whole<VaeRecipe>("batch", "BatchSize", "batch", "Pictures a batch.", 2, 10_000, r => r.BatchSize, (r, n) => r with { BatchSize = n }),
                .. Autoencoder(1, r => r.Autoencoder, (VaeRecipe r, AutoencoderSettings a) => r with { Autoencoder = a }),
                Real<VaeRecipe>("beta1", "Beta1", "β₁", "Adam's memory of the mean.", 0, MaxMemory, r => r.Beta1, (r, x) => r with { Beta1 = x }),
                Real<VaeRecipe>("gradient-limit", "GradientLimit", "gradient limit", "Greatest norm of a step's gradients.", MinRate, 1e6, r => r.GradientLimit, (r, x) => r with { GradientLimit = x }),
            ]),
    ];

    /// <summary>The recipe of this name, or null.</summary>
    public static RecipeEntry? Find(string name) => All.FirstOrDefault(recipe => recipe.Name == name);

    private static IEnumerable<SettingOf<T>> Dense<T>(Func<T, DenseCppnSettings> get, Func<T, DenseCppnSettings, T> with)
        where T : IRecipe =>
    [
        Real<T>("stddev", "Stddev", "σ", "σ of the generator's initial weights.", 0, 100, r => get(r).Stddev, (r, x) => with(r, get(r) with { Stddev = x })),
        Whole<T>("nodes", "Nodes", "width", "Width of the generator's layers.", 1, DenseCppnSettings.MaxNodes, r => get(r).Nodes, (r, n) => with(r, get(r) with { Nodes = n })),
        Whole<T>("layers", "Layers", "layers", "The generator's hidden layers.", DenseCppnSettings.MinLayers, DenseCppnSettings.MaxLayers, r => get(r).Layers, (r, n) => with(r, get(r) with { Layers = n })),
    ];

    private static IEnumerable<SettingOf<T>> Autoencoder<T>(int leastSteps, Func<T, AutoencoderSettings> get, Func<T, AutoencoderSettings, T> with)
        where T : IRecipe =>
    [
        Whole<T>("autoencoder-steps", "AutoencoderSteps", "autoencoder steps", leastSteps == 0 ? "Steps towards the encoded digits alone, before the generator's." : "Steps of generator and encoder on one batch.", leastSteps, 1_000, r => get(r).Steps, (r, n) => with(r, get(r) with { Steps = n })),
        Real<T>("autoencoder-rate", "AutoencoderRate", "autoencoder rate", "Adam's step size in those.", MinRate, 1, r => get(r).LearningRate, (r, x) => with(r, get(r) with { LearningRate = x })),
        Real<T>("kl-weight", "DivergenceWeight", "KL weight", "Weight of the divergence, over 676.", 0, 1e6, r => get(r).DivergenceWeight, (r, x) => with(r, get(r) with { DivergenceWeight = x })),
    ];

    private static IEnumerable<SettingOf<GanRecipe>> Gan() =>
    [
        Whole<GanRecipe>("batch", "BatchSize", "batch", "Pictures a batch.", 2, 10_000, r => r.BatchSize, (r, n) => r with { BatchSize = n }),
        Whole<GanRecipe>("generator-steps", "GeneratorSteps", "generator steps", "Generator steps on one batch, at most …", 1, 1_000, r => r.GeneratorSteps, (r, n) => r with { GeneratorSteps = n }),
        Real<GanRecipe>("generator-steps-stop-below", "GeneratorStopsBelow", "stop them below", "… until its loss is below this; 0 for never: a fixed number of steps.", 0, 1_000, r => r.GeneratorStopsBelow, (r, x) => r with { GeneratorStopsBelow = x }),
        Real<GanRecipe>("discriminator-learns-above", "DiscriminatorLearnsAbove", "discriminator learns above", "The discriminator takes a step when its loss is above this …", 0, 1_000, r => r.DiscriminatorLearnsAbove, (r, x) => r with { DiscriminatorLearnsAbove = x }),
        Real<GanRecipe>("generator-keeps-below", "GeneratorKeepsBelow", "generator keeps below", "… and the generator's below this.", 0, 1_000, r => r.GeneratorKeepsBelow, (r, x) => r with { GeneratorKeepsBelow = x }),
        Real<GanRecipe>("learning-rate", "LearningRate", "learning rate", "Adam's step size in the generator's steps.", MinRate, 1, r => r.LearningRate, (r, x) => r with { LearningRate = x }),
        Real<GanRecipe>("discriminator-rate", "DiscriminatorRate", "discriminator rate", "Adam's step size in the discriminator's.", MinRate, 1, r => r.DiscriminatorRate, (r, x) => r with { DiscriminatorRate = x }),
        Real<GanRecipe>("beta1", "Beta1", "β₁", "Adam's memory of the mean.", 0, MaxMemory, r => r.Beta1, (r, x) => r with { Beta1 = x }),
        Real<GanRecipe>("gradient-limit", "GradientLimit", "gradient limit", "Greatest norm of a step's gradients.", MinRate, 1e6, r => r.GradientLimit, (r, x) => r with { GradientLimit = x }),
    ];

    private static SettingOf<T> Real<T>(string name, string property, string label, string description, double from, double to, Func<T, double> get, Func<T, double, T> with)
        where T : IRecipe => new(name, property, label, description, Whole: false, from, to, get, with);

    private static SettingOf<T> Whole<T>(string name, string property, string label, string description, double from, double to, Func<T, int> get, Func<T, int, T> with)
        where T : IRecipe => new(name, property, label, description, Whole: true, from, to, recipe => get(recipe), (recipe, value) => with(recipe, (int)value));
}
