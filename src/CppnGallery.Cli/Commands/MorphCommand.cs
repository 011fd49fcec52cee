using System.CommandLine;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Gif;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn morph</c>: a way through latents, into an animated GIF file.</summary>
internal static class MorphCommand
{
    private const int MaxFrames = 10_000;
    private const string Linear = "linear", Sinusoid = "sinusoid";

    private static readonly RenderLimits Limits = new();

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "A checkpoint file, or a model's id, hash or slug.", HelpName = "M", Required = true };
        var latents = PictureFile.LatentsOption("A stop: seed-N or 86 base64url characters. Two or more, in their order; name the first again at the end to come round.");
        latents.Required = true;
        var easing = new Option<string>("--easing") { Description = "linear, or sinusoid: full speed at first, more time near each stop.", HelpName = "E", DefaultValueFactory = _ => Linear };
        easing.AcceptOnlyFromAmong(Linear, Sinusoid);
        var frames = Option.Whole("--frames", "Frames from one stop to the next.", 1, MaxFrames, 24);
        var size = Option.Whole("--size", "Pixels a side.", 1, Limits.MaxSide, 360);
        var delay = Option.Whole("--delay", "Hundredths of a second that a frame stands; below 2 most programs take 10.", 1, GifWriter.MaxDelay, 4);
        var repeats = Option.Whole<ushort>("--repeats", "Times that it is shown again, 0 for ever.", 0, ushort.MaxValue, 0);
        var style = PictureFile.StyleOption();
        var json = new Option<bool>("--json") { Description = "What was drawn, on standard output." };
        var output = PictureFile.OutputOption("The GIF file to write.", json);
        output.Required = true;
        var command = new Command("morph", "Draws the way from latent to latent as an animation.")
        {
            model, latents, easing, frames, size, delay, repeats, style, output, CheckpointFolder.Option, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(latents) is { Tokens.Count: 1 })
            {
                result.AddError("--latent: a way leads through two latents or more; name another.");
            }
        });
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                var path = new LatentPath(parsed.GetRequiredValue(latents), parsed.GetValue(easing) == Sinusoid ? Easing.Sinusoid : Easing.Linear, parsed.GetValue(frames),
                    repeats: parsed.GetValue(repeats) == 0);
                var morph = new Morph(
                    CheckpointFolder.Find(parsed.GetRequiredValue(CheckpointFolder.Option), parsed.GetRequiredValue(model)),
                    path, parsed.GetValue(size), parsed.GetValue(delay), parsed.GetValue(repeats), parsed.GetRequiredValue(style));
                if (Limits.FaultOfSize(morph.Side, morph.Side) is { } fault)
                {
                    Console.Error.WriteLine($"--size: {fault}");
                    return CommandLine.WrongUsage;
                }

                string file = parsed.GetRequiredValue(output);
                long bytes = PictureFile.Write(file, gif => ProgressBar.Watch(file, progress => morph.Render(new PictureRenderer(Limits), gif, progress, cancellationToken)));
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(new
                    {
                        file = Path.GetFullPath(file), bytes, model = morph.Model.Id.ToString(), latents = parsed.GetRequiredValue(latents).Select(latent => latent.Text),
                        frames = path.Count, morph.Side, morph.Delay, morph.Repeats, style = morph.Style.Name,
                    });
                }
                else
                {
                    StandardOutput.Beside(file).WriteLine($"{file}: {path.Count} frames of {morph.Side} × {morph.Side}, {bytes} bytes");
                }

                return CommandLine.Done;
            },
            cancellationToken));
        return command;
    }
}
