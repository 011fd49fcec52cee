using System.CommandLine;
using System.Globalization;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Runs;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn train</c>: digits in, checkpoints out, and a line that says how it goes.</summary>
internal static class TrainCommand
{
    private const int GlyphCount = 12_000;
    private const int MaxSecondsBetweenSavings = 86_400;

    public static Command Create()
    {
        var recipe = new RecipeChoice();
        var compute = new ComputeOptions();
        var dataset = Dataset.CreateOption("mnist, or glyphs: digits drawn by this program, for machines with neither data nor network.");
        var data = MnistFolder.CreateOption();
        var digits = Option.Whole("--digits", $"Only the first N digits of the data set; 0 for all (glyphs: {GlyphCount}).", 0, Glyphs.MaxCount, 0);
        var epochs = Option.Whole("--epochs", "Epochs in all, those before a resume included.", 0, TrainingRun.MaxEpochs, 6);
        var seed = Option.Whole<ulong>("--seed", "Of everything drawn at random: same seed, same weights.", 0, ulong.MaxValue, 1);
        var run = Option.Of<string>("--run", "The run's name; default from its settings, such as resnet6-sd1.00.", "NAME", ReadName);
        var output = new Option<string>("--out") { Description = "Folder of runs; the checkpoints go to <out>/<run>/epoch-NN.safetensors.", HelpName = "DIR", DefaultValueFactory = _ => "runs" };
        output.Validators.Add(result =>
        {
            if (StandardOutput.Is(result.GetValueOrDefault<string>() ?? ""))
            {
                result.AddError("--out: a run is a folder of files, which standard output cannot be.");
            }
        });
        var resume = new Option<bool>("--resume") { Description = "Go on from where the run was stopped or killed." };
        var perEpoch = Option.Of<int?>(
            "--digits-per-epoch", "Digits of an epoch: the next N of an endless shuffled pass over all of them; 0 for as many as there are; default by the preset, but never more than one pass.", "N", ReadLength);
        var saveEvery = Option.Whole("--save-every", "Seconds between two savings of the run's state, the most that a killed process loses.", 0, MaxSecondsBetweenSavings, 60);

        var command = new Command("train", "Trains a generator and writes a checkpoint after every epoch. Stopped (Ctrl-C) or killed, it goes on with --resume, bit for bit.")
        {
            dataset, data, digits, perEpoch, epochs, seed, run, output, resume, saveEvery,
        };
        compute.AddTo(command);
        recipe.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.Run(async () =>
        {
            string folder = parsed.GetRequiredValue(output);
            var recorded = parsed.GetValue(resume) && !recipe.NamesPreset(parsed) ? Recorded(TrainingRun.StateOf(folder, parsed.GetValue(run) ?? recipe.Read(parsed).RunName)) : null;
            var settings = recipe.Read(parsed, recorded);
            foreach (var (option, count) in new[] { (digits.Name, parsed.GetValue(digits)), (perEpoch.Name, parsed.GetValue(perEpoch) ?? 0) })
            {
                if (count > 0 && count < settings.BatchSize)
                {
                    await Console.Error.WriteLineAsync($"{option} {count} does not fill a batch of {settings.BatchSize}; ask for more digits or a smaller --batch.");
                    return CommandLine.WrongUsage;
                }
            }

            DigitSet set;
            try
            {
                set = await LoadAsync(parsed.GetRequiredValue(dataset), parsed.GetValue(data), parsed.GetValue(digits), parsed.GetValue(seed), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await Console.Out.WriteLineAsync("Stopped while the digits were loaded; nothing had begun.");
                return CommandLine.Done;
            }

            var options = new RunOptions(parsed.GetValue(run) ?? settings.RunName, folder, settings, parsed.GetValue(epochs), parsed.GetValue(seed), parsed.GetValue(resume))
            {
                Compute = compute.Read(parsed),
                DigitsPerEpoch = parsed.GetValue(perEpoch) ?? Length(recorded) ?? recipe.Preset(parsed).DigitsPerEpochOf(set.Count),
                SaveEvery = TimeSpan.FromSeconds(parsed.GetValue(saveEvery)),
            };
            var end = TrainingDisplay.Show(progress => new TrainingRun(options, set).Train(progress, cancellationToken));
            await Console.Out.WriteLineAsync(Describe(end, options));
            if (!end.Finished)
            {
                await Console.Out.WriteLineAsync($"To go on: cppn {string.Join(' ', parsed.Tokens.Select(token => Quote(token.Value)))}{(options.Resume ? "" : " --resume")}");
            }

            return CommandLine.Done;
        }));
        return command;
    }

    private static string Describe(RunEnd end, RunOptions options)
    {
        string folder = Path.Combine(options.Directory, options.Name);
        return end switch
        {
            { Finished: false } => $"Stopped in epoch {end.Epochs + 1} after batch {end.Batch} of {end.Batches}; everything is saved in {end.StateFile}.",
            _ when end.Epochs > options.Epochs => $"Nothing to train: {folder} has {end.Epochs} epochs, more than the {options.Epochs} asked for.",
            _ => $"Finished: {end.Epochs} of {options.Epochs} epochs in {folder}.",
        };
    }

    private static async Task<DigitSet> LoadAsync(string dataset, string? folder, int count, ulong seed, CancellationToken cancellationToken)
    {
        if (dataset == Dataset.Glyphs)
        {
            return Glyphs.Draw(count > 0 ? count : GlyphCount, (int)(seed & int.MaxValue), cancellationToken);
        }

        var digits = await MnistFolder.LoadAsync(folder, train: true, cancellationToken);
        return count > 0 ? digits.Take(Math.Min(count, digits.Count)) : digits;
    }

    // A run goes on with what it was begun with, whatever the defaults are by now; what is named and differs is refused.
    private static IReadOnlyDictionary<string, string>? Recorded(string state) => File.Exists(state) ? SavedState.Read(state).Recorded : null;

    private static int? Length(IReadOnlyDictionary<string, string>? recorded) =>
        int.TryParse(recorded?.GetValueOrDefault("digitsPerEpoch"), NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : null;

    private static string? ReadLength(string text, out int? value)
    {
        string? fault = Option.ReadWhole(text, 0, TrainingRun.MaxDigitsPerEpoch, out int length);
        value = fault is null ? length : null;
        return fault;
    }

    private static string Quote(string argument) => argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:".Contains(c)) ? argument : $"'{argument.Replace("'", @"'\''")}'";

    private static string? ReadName(string text, out string? name)
    {
        name = text;
        return TrainingRun.IsName(text) ? null : $"'{text}' is no name of a run, which is {TrainingRun.NameRule}.";
    }
}
