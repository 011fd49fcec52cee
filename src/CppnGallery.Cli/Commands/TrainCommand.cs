using System.CommandLine;
using CppnGallery.Training.Data;
using CppnGallery.Training.Runs;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn train</c>: digits in, checkpoints out, and a line that says how it goes.</summary>
internal static class TrainCommand
{
    private const string MnistName = "mnist";
    private const string GlyphsName = "glyphs";
    private const int GlyphCount = 12_000;
    private const int MaxSecondsBetweenSavings = 86_400;

    public static Command Create()
    {
        var recipe = new RecipeChoice();
        var dataset = new Option<string>("--dataset") { Description = "mnist, or glyphs: digits drawn by this program, for machines with neither data nor network.", DefaultValueFactory = _ => MnistName };
        dataset.AcceptOnlyFromAmong(MnistName, GlyphsName);
        var data = MnistFolder.CreateOption();
        var digits = Number("--digits", $"Only the first N digits of the data set; default all (glyphs: {GlyphCount}).", 0, Glyphs.MaxCount);
        var epochs = Number("--epochs", "Epochs in all, those before a resume included.", 6, TrainingRun.MaxEpochs);
        var seed = new Option<ulong>("--seed") { Description = "Of everything drawn at random: same seed, same weights.", DefaultValueFactory = _ => 1 };
        var run = new Option<string?>("--run") { Description = "The run's name; default from its settings, such as resnet6-sd1.00.", HelpName = "NAME" };
        var output = new Option<string>("--out") { Description = "Folder of runs; the checkpoints go to <out>/<run>/epoch-NN.safetensors.", HelpName = "DIR", DefaultValueFactory = _ => "runs" };
        var resume = new Option<bool>("--resume") { Description = "Go on from where the run was stopped or killed." };
        var perEpoch = Number("--digits-per-epoch", "Digits of an epoch: the next N of an endless shuffled pass over all of them; default as many as there are.", 0, TrainingRun.MaxDigitsPerEpoch);
        var saveEvery = Number("--save-every", "Seconds between two savings of the run's state, the most that a killed process loses.", 60, MaxSecondsBetweenSavings);

        var command = new Command("train", "Trains a generator and writes a checkpoint after every epoch. Stopped (Ctrl-C) or killed, it goes on with --resume, bit for bit.")
        {
            dataset, data, digits, perEpoch, epochs, seed, run, output, resume, saveEvery,
        };
        recipe.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = recipe.Read(parsed);
            var set = await LoadAsync(parsed.GetRequiredValue(dataset), parsed.GetValue(data), parsed.GetValue(digits), parsed.GetValue(seed), cancellationToken);
            var options = new RunOptions(parsed.GetValue(run) ?? settings.RunName, parsed.GetRequiredValue(output), settings, parsed.GetValue(epochs), parsed.GetValue(seed), parsed.GetValue(resume))
            {
                DigitsPerEpoch = parsed.GetValue(perEpoch),
                SaveEvery = TimeSpan.FromSeconds(parsed.GetValue(saveEvery)),
            };
            var end = await Task.Run(() => TrainingDisplay.Show(progress => new TrainingRun(options, set).Train(progress, cancellationToken)), cancellationToken);
            if (!end.Finished)
            {
                await Console.Out.WriteLineAsync($"Stopped in epoch {end.Epochs + 1} after batch {end.Batch} of {end.Batches}; everything is saved in {end.StateFile}.");
                await Console.Out.WriteLineAsync($"To go on: cppn {string.Join(' ', parsed.Tokens.Select(token => Quote(token.Value)))}{(parsed.GetValue(resume) ? "" : " --resume")}");
            }

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

    private static string Quote(string argument) => argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:".Contains(c)) ? argument : $"'{argument.Replace("'", @"'\''")}'";

    private static Option<int> Number(string name, string description, int value, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() is var given && (given < 0 || given > most))
            {
                result.AddError($"{name} takes 0 to {most}, not {given}.");
            }
        });
        return option;
    }
}
