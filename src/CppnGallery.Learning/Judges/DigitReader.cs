using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Judges;
using CppnGallery.Models.Latents;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Judges;

/// <summary>
/// Reads what digit a picture shows, by the judge that lies beside the models. Safe for any number of threads. libtorch is loaded when
/// something is first read.
/// </summary>
public sealed class DigitReader
{
    private readonly Lazy<Judge>? _judge;

    private DigitReader(JudgeWeights? weights) => _judge = weights is null ? null : new(() => new(weights, Compute.Plain));

    /// <summary>Loads the judge; a folder without one, or with one that cannot be read, leaves a reader that reads nothing.</summary>
    /// <param name="checkpointDirectory">Where the judge lies.</param>
    /// <param name="passedOver">Told the file and the reason where there is one that cannot be read.</param>
    public static DigitReader Open(string checkpointDirectory, Action<string, string> passedOver)
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
            passedOver(path, fault.Message);
            return new(null);
        }
    }

    /// <summary>The digit of an artwork's frame, drawn at the size that the judge learned; null without a judge.</summary>
    public Verdict? Read(IGenerator generator, Latent latent)
    {
        if (_judge is null)
        {
            return null;
        }

        Span<float> picture = stackalloc float[JudgeWeights.Pixels];
        generator.Draw(latent.Values, View.Frame, JudgeWeights.Side, JudgeWeights.Side, 0, JudgeWeights.Side, picture);
        return Read(picture);
    }

    /// <summary>The digit of a picture (26, 26), 1 is ink; null without a judge.</summary>
    public Verdict? Read(ReadOnlySpan<float> picture) => _judge is null ? null : Read(_judge.Value, picture);

    /// <summary>What a judge says of a picture (26, 26), 1 is ink.</summary>
    public static Verdict Read(Judge judge, ReadOnlySpan<float> picture)
    {
        Compute.Plain.EnterThread();
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return Verdict.Of(judge.forward(tensor(picture.ToArray()).view(1, 1, JudgeWeights.Side, JudgeWeights.Side), null).Logits.Floats());
    }
}
