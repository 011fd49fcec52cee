using System.CommandLine;
using CppnGallery.Models;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn arithmetic</c>: a + (b − c) of latents (Ha 2016), and a sheet of the four pictures, a row a model.</summary>
internal static class ArithmeticCommand
{
    private static readonly RenderLimits Limits = new();

    public static Command Create()
    {
        var models = new Option<string[]>("--model")
        {
            Description = "A row: a checkpoint file, or a model's id, hash or slug. Several: top to bottom.", HelpName = "M", Required = true,
        };
        var (a, b, c) = (LatentOption("--a", "What is changed"), LatentOption("--b", "What has the feature"), LatentOption("--c", "What lacks it"));
        var size = Option.Whole("--size", "Pixels a side of each picture.", 1, Limits.MaxSide, 200);
        var style = PictureFile.StyleOption();
        var json = new Option<bool>("--json") { Description = "The sum's latent and its links, on standard output." };
        var output = PictureFile.OutputOption("A PNG file to write: a, b, c and the sum, side by side.", json);
        var command = new Command("arithmetic", "Adds and subtracts latents: a + (b − c), what b has and c lacks, given to a.")
        {
            models, a, b, c, size, style, output, CheckpointFolder.Option, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                Latent[] terms = [parsed.GetRequiredValue(a), parsed.GetRequiredValue(b), parsed.GetRequiredValue(c)];
                var sum = LatentArithmetic.Combine(terms[0], terms[1], terms[2]);
                string folder = parsed.GetRequiredValue(CheckpointFolder.Option);
                var sheet = new ContactSheet(
                    [.. parsed.GetRequiredValue(models).Select(text => CheckpointFolder.Find(folder, text))], [.. terms, sum],
                    parsed.GetValue(size), Gap: 8, parsed.GetRequiredValue(style));
                if (sheet.Fault(Limits) is { } fault)
                {
                    Console.Error.WriteLine(fault);
                    return CommandLine.WrongUsage;
                }

                string? path = parsed.GetValue(output);
                if (path is not null)
                {
                    PictureFile.Write(path, file => sheet.Render(Limits, file, cancellationToken));
                }

                var links = sheet.Models.Select(model => new ArtworkSource(model, sum, sheet.Style).Permalink(View.Frame));
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(new
                    {
                        latent = sum.Text, values = sum.Values.ToArray(), models = sheet.Models.Select(model => model.Id.ToString()),
                        permalinks = links, file = path is null ? null : Path.GetFullPath(path),
                    });
                }
                else
                {
                    foreach (string line in (string[])[sum.Text, .. links])
                    {
                        StandardOutput.Beside(path).WriteLine(line);
                    }
                }

                return CommandLine.Done;
            },
            cancellationToken));
        return command;
    }

    private static Option<Latent> LatentOption(string name, string role)
    {
        var option = Option.Of<Latent>(name, $"{role}: seed-N or 86 base64url characters, such as cppn encode finds.", "L", PictureFile.ReadLatent);
        option.Required = true;
        return option;
    }
}
