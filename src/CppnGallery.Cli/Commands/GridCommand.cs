using System.CommandLine;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn grid</c>: a contact sheet, a row a model, a column a latent, into a PNG file.</summary>
internal static class GridCommand
{
    private const int MaxSeeds = 1_000;
    private const int DefaultSeeds = 6;
    private const int MaxGap = 1_000;

    private static readonly RenderLimits Limits = new();

    public static Command Create()
    {
        var models = new Option<string[]>("--model")
        {
            Description = "A row: a checkpoint file, or a model's id, hash or slug. Several: top to bottom.", HelpName = "M", Required = true,
        };
        var latents = PictureFile.LatentsOption("A column: seed-N or 86 base64url characters. Several: left to right.");
        var seeds = Option.Whole("--seeds", $"Columns seed-1 to seed-N after those, 0 to {MaxSeeds}; default {DefaultSeeds}, or none where a latent is named.", 0, MaxSeeds, DefaultSeeds);
        var size = Option.Whole("--size", "Pixels a side of each picture.", 1, Limits.MaxSide, 200);
        var gap = Option.Whole("--gap", $"Pixels of paper between pictures, 0 to {MaxGap}.", 0, MaxGap, 8);
        var style = PictureFile.StyleOption();
        var json = new Option<bool>("--json") { Description = "What was drawn, on standard output." };
        var output = PictureFile.OutputOption("The PNG file to write.", json);
        output.Required = true;

        var command = new Command("grid", "Draws a contact sheet: a row for every model, a column for every latent.")
        {
            models, latents, seeds, size, gap, style, output, CheckpointFolder.Option, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                Latent[] named = parsed.GetValue(latents) ?? [];
                int seeded = parsed.GetResult(seeds) is { Implicit: true } && named.Length > 0 ? 0 : parsed.GetValue(seeds);
                string folder = parsed.GetRequiredValue(CheckpointFolder.Option);
                var sheet = new ContactSheet(
                    [.. parsed.GetRequiredValue(models).Select(text => CheckpointFolder.Find(folder, text))],
                    [.. named, .. Enumerable.Range(1, seeded).Select(seed => Latent.FromSeed((ulong)seed))],
                    parsed.GetValue(size), parsed.GetValue(gap), parsed.GetRequiredValue(style));
                if (sheet.Latents.Count == 0 || sheet.Fault(Limits) is not null)
                {
                    Console.Error.WriteLine(sheet.Fault(Limits) ?? "--seeds 0 and no --latent leave no column to draw.");
                    return CommandLine.WrongUsage;
                }

                string path = parsed.GetRequiredValue(output);
                long bytes = PictureFile.Write(path, file => sheet.Render(Limits, file, cancellationToken));
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(new
                    {
                        file = Path.GetFullPath(path), bytes, models = sheet.Models.Select(model => model.Id.ToString()),
                        latents = sheet.Latents.Select(latent => latent.Text), sheet.Width, sheet.Height, style = sheet.Style.Name,
                    });
                }
                else
                {
                    StandardOutput.Beside(path).WriteLine($"{path}: {sheet.Models.Count} × {sheet.Latents.Count} pictures, {sheet.Width} × {sheet.Height} pixels, {bytes} bytes");
                }

                return CommandLine.Done;
            },
            cancellationToken));
        return command;
    }
}
