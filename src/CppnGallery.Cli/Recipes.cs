using CppnGallery.Training.Recipes;

namespace CppnGallery.Cli;

/// <summary>The recipes that <c>cppn train</c> knows, and the options that set them.</summary>
internal static class Recipes
{
    public static IReadOnlyList<IRecipeOptions> All { get; } =
    [
        new RecipeOptions<ResidualCppnRecipe>(
            "Part two: a residual generator and an encoder learn to draw what an eleven-class classifier calls by its name.",
            new(),
            [
                Real<ResidualCppnRecipe>("--sigma", "ReluStddev", "σ of the ReLU layers' initial weights.", r => r.Generator.ReluStddev, (r, x) => r with { Generator = r.Generator with { ReluStddev = x } }),
                Whole<ResidualCppnRecipe>("--nodes", "Nodes", "Width of the generator's layers.", r => r.Generator.Nodes, (r, n) => r with { Generator = r.Generator with { Nodes = n } }),
                Whole<ResidualCppnRecipe>("--blocks", "Blocks", "Residual blocks.", r => r.Generator.Blocks, (r, n) => r with { Generator = r.Generator with { Blocks = n } }),
                Whole<ResidualCppnRecipe>("--batch", "BatchSize", "Pictures a batch.", r => r.BatchSize, (r, n) => r with { BatchSize = n }),
                Whole<ResidualCppnRecipe>("--generator-steps", "GeneratorSteps", "Steps of generator and encoder on one batch, at most …", r => r.GeneratorSteps, (r, n) => r with { GeneratorSteps = n }),
                Real<ResidualCppnRecipe>("--generator-steps-stop-above", "GeneratorStopsAbove", "… until more than this share is called by its label.", r => r.GeneratorStopsAbove, (r, x) => r with { GeneratorStopsAbove = x }),
                Real<ResidualCppnRecipe>("--kl-weight", "DivergenceWeight", "Weight of the divergence, over 676.", r => r.DivergenceWeight, (r, x) => r with { DivergenceWeight = x }),
                Whole<ResidualCppnRecipe>("--classifier-steps", "ClassifierSteps", "Classifier steps on one batch, at most.", r => r.ClassifierSteps, (r, n) => r with { ClassifierSteps = n }),
                Real<ResidualCppnRecipe>("--classifier-catches-below", "ClassifierCatchesBelow", "It learns when it catches fewer fakes than this share …", r => r.ClassifierCatchesBelow, (r, x) => r with { ClassifierCatchesBelow = x }),
                Real<ResidualCppnRecipe>("--passes-above", "PassesAbove", "… and more of the drawn pictures than this pass …", r => r.PassesAbove, (r, x) => r with { PassesAbove = x }),
                Real<ResidualCppnRecipe>("--classifier-steps-stop-above", "ClassifierStopsAbove", "… until it catches more than this;", r => r.ClassifierStopsAbove, (r, x) => r with { ClassifierStopsAbove = x }),
                Real<ResidualCppnRecipe>("--real-known-below", "RealKnownBelow", "else from real digits alone when it knows fewer than this …", r => r.RealKnownBelow, (r, x) => r with { RealKnownBelow = x }),
                Real<ResidualCppnRecipe>("--real-steps-stop-above", "RealStopsAbove", "… until it knows more than this.", r => r.RealStopsAbove, (r, x) => r with { RealStopsAbove = x }),
                Real<ResidualCppnRecipe>("--learning-rate", "LearningRate", "Adam's step size of generator and encoder.", r => r.LearningRate, (r, x) => r with { LearningRate = x }),
                Real<ResidualCppnRecipe>("--classifier-rate", "ClassifierRate", "Adam's step size of the classifier.", r => r.ClassifierRate, (r, x) => r with { ClassifierRate = x }),
                Real<ResidualCppnRecipe>("--beta1", "Beta1", "Adam's memory of the mean.", r => r.Beta1, (r, x) => r with { Beta1 = x }),
                Real<ResidualCppnRecipe>("--gradient-limit", "GradientLimit", "Greatest norm of a step's gradients.", r => r.GradientLimit, (r, x) => r with { GradientLimit = x }),
            ]),
        new RecipeOptions<GanRecipe>(
            "Part one: a dense generator against a discriminator, with an encoder whose digits it must also draw again.",
            GanRecipe.WithAutoencoder,
            [
                .. Gan(),
                Whole<GanRecipe>("--autoencoder-steps", "AutoencoderSteps", "Steps towards the encoded digits alone, before the generator's.", r => r.Autoencoder!.Steps, (r, n) => r with { Autoencoder = r.Autoencoder! with { Steps = n } }),
                Real<GanRecipe>("--autoencoder-rate", "AutoencoderRate", "Adam's step size in those.", r => r.Autoencoder!.LearningRate, (r, x) => r with { Autoencoder = r.Autoencoder! with { LearningRate = x } }),
                Real<GanRecipe>("--kl-weight", "DivergenceWeight", "Weight of the divergence, over 676.", r => r.Autoencoder!.DivergenceWeight, (r, x) => r with { Autoencoder = r.Autoencoder! with { DivergenceWeight = x } }),
            ]),
        new RecipeOptions<GanRecipe>("Part one's first system: the same without the encoder, latents drawn at random.", GanRecipe.Pure, [.. Gan()]),
    ];

    private static IEnumerable<RecipeSetting<GanRecipe>> Gan() =>
    [
        Real<GanRecipe>("--stddev", "Stddev", "σ of the generator's initial weights.", r => r.Generator.Stddev, (r, x) => r with { Generator = r.Generator with { Stddev = x } }),
        Whole<GanRecipe>("--nodes", "Nodes", "Width of the generator's layers.", r => r.Generator.Nodes, (r, n) => r with { Generator = r.Generator with { Nodes = n } }),
        Whole<GanRecipe>("--layers", "Layers", "The generator's hidden layers.", r => r.Generator.Layers, (r, n) => r with { Generator = r.Generator with { Layers = n } }),
        Whole<GanRecipe>("--batch", "BatchSize", "Pictures a batch.", r => r.BatchSize, (r, n) => r with { BatchSize = n }),
        Whole<GanRecipe>("--generator-steps", "GeneratorSteps", "Generator steps on one batch, at most …", r => r.GeneratorSteps, (r, n) => r with { GeneratorSteps = n }),
        Real<GanRecipe>("--generator-steps-stop-below", "GeneratorStopsBelow", "… until its loss is below this.", r => r.GeneratorStopsBelow, (r, x) => r with { GeneratorStopsBelow = x }),
        Real<GanRecipe>("--discriminator-learns-above", "DiscriminatorLearnsAbove", "The discriminator takes a step when its loss is above this …", r => r.DiscriminatorLearnsAbove, (r, x) => r with { DiscriminatorLearnsAbove = x }),
        Real<GanRecipe>("--generator-keeps-below", "GeneratorKeepsBelow", "… and the generator's below this.", r => r.GeneratorKeepsBelow, (r, x) => r with { GeneratorKeepsBelow = x }),
        Real<GanRecipe>("--learning-rate", "LearningRate", "Adam's step size in the generator's steps.", r => r.LearningRate, (r, x) => r with { LearningRate = x }),
        Real<GanRecipe>("--discriminator-rate", "DiscriminatorRate", "Adam's step size in the discriminator's.", r => r.DiscriminatorRate, (r, x) => r with { DiscriminatorRate = x }),
        Real<GanRecipe>("--beta1", "Beta1", "Adam's memory of the mean.", r => r.Beta1, (r, x) => r with { Beta1 = x }),
        Real<GanRecipe>("--gradient-limit", "GradientLimit", "Greatest norm of a step's gradients.", r => r.GradientLimit, (r, x) => r with { GradientLimit = x }),
    ];

    private static RecipeSetting<T> Real<T>(string option, string property, string description, Func<T, double> get, Func<T, double, T> with)
        where T : IRecipe => new(option, property, description, Whole: false, get, with);

    private static RecipeSetting<T> Whole<T>(string option, string property, string description, Func<T, int> get, Func<T, int, T> with)
        where T : IRecipe => new(option, property, description, Whole: true, recipe => get(recipe), (recipe, value) => with(recipe, (int)value));
}
