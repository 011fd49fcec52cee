using System.CommandLine;
using System.Globalization;
using CppnGallery.Learning.Networks;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Judges;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn encode</c>: a drawn digit's latent, and the digit drawn again from that.</summary>
internal static class EncodeCommand
{
    private const int DefaultSize = 1300;

    private static readonly RenderLimits Limits = RenderLimits.Print;

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "A checkpoint file with an encoder, or a model's id, hash or slug.", HelpName = "M", Required = true };
        var picture = new Option<string?>("--picture") { Description = "A PNG file of one digit, dark on light or light on dark; made to MNIST's size and place.", HelpName = "FILE" };
        var index = Option.Of<int?>("--mnist-index", "One of MNIST's test digits, 0 to 9999, in place of a picture.", "N", ReadIndex);
        var label = Option.Of<int?>("--digit", "The first of MNIST's test digits with this label, 0 to 9, in place of a picture.", "D", ReadDigit);
        var data = MnistFolder.CreateOption();
        var size = Option.Whole("--size", $"Its pixels a side; default {DefaultSize}.", 1, Math.Min(Limits.MaxSide, (int)Math.Sqrt(Limits.MaxArea)), DefaultSize);
        var style = PictureFile.StyleOption();
        var json = new Option<bool>("--json") { Description = "What was found, on standard output." };
        var output = PictureFile.OutputOption("A PNG file to write: the digit drawn again from its latent.", json);
        var command = new Command("encode", "Finds the latent of a drawn digit, and draws it again from that.")
        {
            model, picture, index, label, data, output, size, style, JudgeOption.Option, CheckpointFolder.Option, json,
        };
        command.Validators.Add(result =>
        {
            if (((System.CommandLine.Option[])[picture, index, label]).Count(option => result.GetResult(option) is { Implicit: false }) != 1)
            {
                result.AddError("Name the digit by one of --picture, --mnist-index and --digit.");
            }
        });
        command.SetAction((parsed, cancellationToken) => Task.Run(
            async () =>
            {
                string file = CheckpointFolder.FileOf(parsed.GetRequiredValue(CheckpointFolder.Option), parsed.GetRequiredValue(model));
                var encoder = Checkpoint.LoadEncoder(file) ?? throw new CommandFault($"{file} has no encoder, which alone finds latents; cppn train makes models with one.");
                var digit = parsed.GetValue(picture) is { } drawing
                    ? DrawnDigit.Read(drawing, cancellationToken)
                    : DrawnDigit.Of(await MnistFolder.LoadAsync(parsed.GetValue(data), train: false, cancellationToken), parsed.GetValue(index), parsed.GetValue(label));
                var artwork = new ArtworkSource(Checkpoint.LoadModel(file), Encode(file, encoder, digit.Picture), parsed.GetRequiredValue(style));
                var judge = JudgeOf(parsed);
                var drawn = Read(judge, digit.Picture);
                var redrawn = Read(judge, Redraw(artwork));
                string? path = parsed.GetValue(output);
                if (path is not null)
                {
                    var request = new PictureRequest(artwork, View.Frame, parsed.GetValue(size), parsed.GetValue(size));
                    PictureFile.Write(path, stream => ProgressBar.Watch(path, progress => new PictureRenderer(Limits).Render(request, stream, progress, cancellationToken)));
                }

                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(new
                    {
                        model = artwork.Model.Id.ToString(), latent = artwork.Latent.Text, values = artwork.Latent.Values.ToArray(), drawn, redrawn,
                        permalink = artwork.Permalink(View.Frame), file = path is null ? null : Path.GetFullPath(path),
                    });
                }
                else
                {
                    StandardOutput.Beside(path).WriteLine($"{digit.Name}: {artwork.Latent.Text}");
                    StandardOutput.Beside(path).WriteLine(drawn is null ? "no judge to read it" : $"read as {Words(drawn.Value)}; drawn again, as {Words(redrawn!.Value)}");
                }

                return CommandLine.Done;
            },
            cancellationToken));
        return command;
    }

    private static string? ReadIndex(string text, out int? index)
    {
        string? fault = Option.ReadWhole(text, 0, int.MaxValue, out int number);
        index = number;
        return fault;
    }

    private static string? ReadDigit(string text, out int? digit)
    {
        string? fault = Option.ReadWhole(text, 0, 9, out int number);
        digit = number;
        return fault;
    }

    private static Latent Encode(string file, EncoderWeights encoder, float[] picture)
    {
        try
        {
            return Encoder.Encode(encoder, picture);
        }
        catch (ArgumentException fault)
        {
            throw new CommandFault($"{file}: the encoder's values are no latent. {CommandLine.Sentence(fault)}");
        }
    }

    private static float[] Redraw(ArtworkSource artwork)
    {
        float[] picture = new float[JudgeWeights.Pixels];
        artwork.Model.Generator.Draw(artwork.Latent.Values, View.Frame, JudgeWeights.Side, JudgeWeights.Side, 0, JudgeWeights.Side, picture);
        return picture;
    }

    /// <summary>The judge named, or that in the checkpoint folder, or none where that has none.</summary>
    private static JudgeWeights? JudgeOf(ParseResult parsed) =>
        parsed.GetValue(JudgeOption.Option) is null && !File.Exists(Path.Combine(parsed.GetRequiredValue(CheckpointFolder.Option), JudgeFile.Name))
            ? null
            : JudgeFile.Load(JudgeOption.FileOf(parsed)).Judge;

    private static Verdict? Read(JudgeWeights? judge, float[] picture) => judge is null ? null : JudgeReading.Read(judge, picture);

    private static string Words(Verdict verdict) => string.Create(CultureInfo.InvariantCulture, $"{verdict.Digit} ({verdict.Confidence:0.0%})");
}
