using System.CommandLine;
using CppnGallery.Training.Data;
using CppnGallery.Training.Recipes;
using CppnGallery.Training.Runs;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn train</c>: digits in, checkpoints out, and a line that says how it goes.</summary>
internal static class TrainCommand
{
    private const string MnistName = "mnist";
    private const string GlyphsName = "glyphs";
    private const int GlyphCount = 12_000;

    public static Command Create()
    {
        var defaults = new ResidualCppnRecipe();
        var recipe = new Option<string>("--recipe") { Description = "What to train.", DefaultValueFactory = _ => ResidualCppnRecipe.Name };
        recipe.AcceptOnlyFromAmong(ResidualCppnRecipe.Name);
        var dataset = new Option<string>("--dataset") { Description = "mnist, or glyphs: digits drawn by this program, for machines with neither data nor network.", DefaultValueFactory = _ => MnistName };
        dataset.AcceptOnlyFromAmong(MnistName, GlyphsName);
        var data = MnistFolder.CreateOption();
        var digits = Number("--digits", $"Digits an epoch, the first N of the data set; default all (glyphs: {GlyphCount}).", 0);
        var epochs = Number("--epochs", "Epochs in all, those before a resume included.", 6);
        var seed = new Option<ulong>("--seed") { Description = "Of everything drawn at random: same seed, same weights.", DefaultValueFactory = _ => 1 };
        var run = new Option<string?>("--run") { Description = "The run's name; default from its settings, such as resnet6-sd1.00.", HelpName = "NAME" };
        var output = new Option<string>("--out") { Description = "Folder of runs; the checkpoints go to <out>/<run>/epoch-NN.safetensors.", HelpName = "DIR", DefaultValueFactory = _ => "runs" };
        var resume = new Option<bool>("--resume") { Description = "Go on from the run's last complete epoch." };
        var sigma = Real("--sigma", "σ of the ReLU layers' initial weights.", defaults.Generator.ReluStddev);
        var nodes = Number("--nodes", "Width of the generator's layers.", defaults.Generator.Nodes);
        var blocks = Number("--blocks", "Residual blocks.", defaults.Generator.Blocks);
        var batch = Number("--batch", "Pictures a batch.", defaults.BatchSize);
        var steps = Number("--generator-steps", "Steps of generator and encoder on one batch, at most.", defaults.GeneratorSteps);
        var divergence = Real("--kl-weight", "Weight of the divergence, over 676.", defaults.DivergenceWeight);
        var rate = Real("--learning-rate", "Adam's step size.", defaults.LearningRate);

        var command = new Command("train", "Trains a generator and writes a checkpoint after every epoch.")
        {
            recipe, dataset, data, digits, epochs, seed, run, output, resume, sigma, nodes, blocks, batch, steps, divergence, rate,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = defaults with
            {
                Generator = new(parsed.GetValue(nodes), parsed.GetValue(blocks), parsed.GetValue(sigma)),
                BatchSize = parsed.GetValue(batch),
                GeneratorSteps = parsed.GetValue(steps),
                DivergenceWeight = parsed.GetValue(divergence),
                LearningRate = parsed.GetValue(rate),
            };
            try
            {
                settings.Validate();
            }
            catch (ArgumentOutOfRangeException fault)
            {
                await Console.Error.WriteLineAsync(fault.Message);
                return CommandLine.WrongUsage;
            }

            var set = await LoadAsync(parsed.GetRequiredValue(dataset), parsed.GetValue(data), parsed.GetValue(digits), parsed.GetValue(seed), cancellationToken);
            string name = parsed.GetValue(run) ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"resnet{settings.Generator.Nodes}-sd{settings.Generator.ReluStddev:0.00}");
            var options = new RunOptions(name, parsed.GetRequiredValue(output), settings, parsed.GetValue(epochs), parsed.GetValue(seed), parsed.GetValue(resume));
            await Task.Run(() => TrainingDisplay.Show(progress => new TrainingRun(options, set).Train(progress, cancellationToken)), cancellationToken);
            return CommandLine.Done;
        });
        return command;
    }

    private static async Task<DigitSet> LoadAsync(string dataset, string? folder, int count, ulong seed, CancellationToken cancellationToken)
    {
        if (dataset == GlyphsName)
        {
            return Glyphs.Draw(count > 0 ? count : GlyphCount, (int)(seed & int.MaxValue), cancellationToken);
        }

        var digits = await MnistFolder.LoadAsync(folder, train: true, cancellationToken);
        return count > 0 ? digits.Take(Math.Min(count, digits.Count)) : digits;
    }

    private static Option<int> Number(string name, string description, int value) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => value,
    };

    private static Option<double> Real(string name, string description, double value) => new(name)
    {
        Description = description,
        HelpName = "X",
        DefaultValueFactory = _ => value,
    };
}
