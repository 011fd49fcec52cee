using System.CommandLine;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Evaluation;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn digits</c>: stores with models where their encoders put each digit, for latents by digit.</summary>
internal static class DigitsCommand
{
    private const int GlyphCount = 1000;
    private const int GlyphSeed = 1;

    public static Command Create()
    {
        var model = new Option<string?>("--model") { Description = "A checkpoint file, or a model's id, hash or slug.", HelpName = "M" };
        var all = new Option<bool>("--all") { Description = "Every checkpoint in the checkpoint folder that has an encoder." };
        var dataset = Dataset.CreateOption($"What to encode: mnist, its 60,000 training digits, and test digits as examples, or glyphs, {GlyphCount} digits drawn by this program.");
        var data = MnistFolder.CreateOption();
        var command = new Command("digits", "Stores with a model what its encoder says of each digit; latents can then be drawn by digit.") { model, all, dataset, data, CheckpointFolder.Option };
        command.Validators.Add(result =>
        {
            if (result.GetResult(model) is { Implicit: false } == result.GetResult(all) is { Implicit: false })
            {
                result.AddError("Name whose digits to store by either --model or --all.");
            }
        });
        command.SetAction((parsed, cancellationToken) => Task.Run(
            async () =>
            {
                string folder = parsed.GetRequiredValue(CheckpointFolder.Option);
                bool isOne = parsed.GetValue(model) is not null;
                string[] files = parsed.GetValue(model) is { } named ? [CheckpointFolder.FileOf(folder, named)] : AllFiles(folder);
                var (digits, examples) = await LoadAsync(parsed.GetRequiredValue(dataset), parsed.GetValue(data), cancellationToken);
                foreach (string file in files)
                {
                    if (Checkpoint.LoadEncoder(file) is { } encoder)
                    {
                        DigitEncodings.Measure(encoder, digits, examples, cancellationToken).AddTo(file);
                        Console.Out.WriteLine($"{file}: {digits.Name}, {digits.Count} digits");
                    }
                    else if (isOne)
                    {
                        throw new CommandFault($"{file} has no encoder, which alone can say where digits lie.");
                    }
                }

                return CommandLine.Done;
            },
            cancellationToken));
        return command;
    }

    private static async Task<(DigitSet Digits, DigitSet Examples)> LoadAsync(string dataset, string? folder, CancellationToken cancellationToken) => dataset == Dataset.Glyphs
        ? (Glyphs.Draw(GlyphCount, GlyphSeed, cancellationToken), Glyphs.Draw(GlyphCount, GlyphSeed + 1, cancellationToken))
        : (await MnistFolder.LoadAsync(folder, train: true, cancellationToken), await MnistFolder.LoadAsync(folder, train: false, cancellationToken));

    private static string[] AllFiles(string folder)
    {
        var models = CheckpointFolder.Open(folder);
        return [.. models.All.SelectMany(models.FilesOf)];
    }
}
