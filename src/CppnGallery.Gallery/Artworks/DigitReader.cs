using CppnGallery.Autograd;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Judges;
using CppnGallery.Models.Latents;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Gallery.Artworks;

/// <summary>Reads what digit a picture shows, by the judge that lies beside the models. Safe for any number of threads.</summary>
public sealed class DigitReader
{
    private readonly Judge? _judge;

    private DigitReader(Judge? judge) => _judge = judge;

    /// <summary>Loads the judge; a folder without one, or with one that cannot be read, leaves a reader that reads nothing and says so in the log.</summary>
    public static DigitReader Open(string checkpointDirectory, ILogger logger)
    {
        string path = Path.Combine(checkpointDirectory, JudgeFile.Name);
        if (!File.Exists(path))
        {
            return new(null);
        }

        try
        {
            return new(JudgeFile.Load(path).Judge);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("The judge {Path} is passed over, and no label names a digit: {Reason}", path, fault.Message);
            return new(null);
        }
    }

    /// <summary>The digit of an artwork's frame, drawn at the size that the judge learned; null without a judge.</summary>
    public Verdict? Read(Model model, Latent latent)
    {
        if (_judge is null)
        {
            return null;
        }

        Span<float> picture = stackalloc float[Judge.Pixels];
        model.Generator.Draw(latent.Values, View.Frame, Judge.Side, Judge.Side, 0, Judge.Side, picture);
        return Read(picture);
    }

    /// <summary>The digit of a picture (26, 26), 1 is ink; null without a judge.</summary>
    public Verdict? Read(ReadOnlySpan<float> picture)
    {
        if (_judge is null)
        {
            return null;
        }

        var shown = Tensor.Constant(1, Judge.Side, Judge.Side, 1);
        picture.CopyTo(shown.Data);
        return Judge.Decide(_judge.Forward(new Tape(recording: false), shown).Logits.Data);
    }
}
