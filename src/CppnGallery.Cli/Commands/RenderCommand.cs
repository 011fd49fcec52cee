using System.CommandLine;
using CppnGallery.Models;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn render</c>: one picture into a PNG or JPEG file, up to the size of a wall.</summary>
internal static class RenderCommand
{
    private const string Png = "png", Jpeg = "jpeg";

    private static readonly RenderLimits Limits = RenderLimits.Print;

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "A checkpoint file, or a model's id, hash or slug.", HelpName = "M", Required = true };
        var latent = Option.Of<Latent>("--latent", "seed-N or 86 base64url characters.", "L", PictureFile.ReadLatent);
        latent.Required = true;
        var size = Option.Of<int>("--size", $"Pixels a side, 1 to {Math.Min(Limits.MaxSide, (int)Math.Sqrt(Limits.MaxArea))}.", "N", ReadSize);
        size.Required = true;
        var style = PictureFile.StyleOption();
        var view = Option.Of<View>("--view", "Left, top, width and height in sides of the training frame; default 0,0,1,1.", "x,y,w,h", ReadView);
        view.DefaultValueFactory = _ => View.Frame;
        var json = new Option<bool>("--json") { Description = "What was drawn, on standard output." };
        var output = PictureFile.OutputOption("The file to write: JPEG if its name ends in .jpg or .jpeg, else PNG.", json);
        output.Required = true;
        var format = new Option<string>("--format") { Description = "png or jpeg, whatever the file's name.", HelpName = "F" };
        format.AcceptOnlyFromAmong(Png, Jpeg);

        var command = new Command("render", "Draws one picture.") { model, latent, size, style, view, output, format, CheckpointFolder.Option, json };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                int side = parsed.GetRequiredValue(size);
                var artwork = new ArtworkSource(
                    CheckpointFolder.Find(parsed.GetRequiredValue(CheckpointFolder.Option), parsed.GetRequiredValue(model)),
                    parsed.GetRequiredValue(latent), parsed.GetRequiredValue(style));
                string path = parsed.GetRequiredValue(output);
                var request = new PictureRequest(artwork, parsed.GetRequiredValue(view), side, side) { Finish = PictureFinish.None with { Format = FormatOf(parsed.GetValue(format), path) } };
                long bytes = PictureFile.Write(path, file => ProgressBar.Watch(path, progress => new PictureRenderer(Limits).Render(request, file, progress, cancellationToken)));
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(new
                    {
                        file = Path.GetFullPath(path), bytes, model = artwork.Model.Id.ToString(), latent = artwork.Latent.Text,
                        request.Width, request.Height, style = artwork.Style.Name, permalink = artwork.Permalink(request.View),
                    });
                }
                else
                {
                    StandardOutput.Beside(path).WriteLine($"{path}: {side} × {side}, {artwork.Title}, {bytes} bytes");
                }

                return CommandLine.Done;
            },
            cancellationToken));
        return command;
    }

    private static PictureFormat FormatOf(string? named, string path) =>
        named == Jpeg || (named is null && Path.GetExtension(path).ToLowerInvariant() is ".jpg" or ".jpeg") ? PictureFormat.Jpeg : PictureFormat.Png;

    private static string? ReadSize(string text, out int size) => Option.ReadWhole(text, 1, Limits.MaxSide, out size) ?? Limits.FaultOfSize(size, size);

    private static string? ReadView(string text, out View view) => View.TryParse(text, out view)
        ? RenderLimits.FaultOfView(view)
        : $"'{text}' is not left, top, width and height: four numbers with commas between them, such as 0.25,0.25,0.5,0.5.";
}
