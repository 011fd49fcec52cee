using System.Collections.Concurrent;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Encoders;
using CppnGallery.Networks.Latents;

namespace CppnGallery.Gallery.Models;

/// <summary>The encoders that came with the models on show, each read when it is first asked for and then kept (2.4 MiB). Safe for any number of threads.</summary>
/// <param name="models">Whose encoders.</param>
public sealed class EncodersOnShow(ModelsOnShow models)
{
    private readonly ConcurrentDictionary<string, Lazy<Found>> _found = [];

    /// <summary>Whether the model's file holds its encoder.</summary>
    /// <exception cref="InvalidDataException">The file was damaged since the start.</exception>
    /// <exception cref="IOException">The file cannot be read any more.</exception>
    public bool Encodes(Model model) => Find(model).Encoder is not null;

    /// <summary>What the model's encoder says of each digit; null where that is not stored with it.</summary>
    /// <exception cref="InvalidDataException">The file was damaged since the start.</exception>
    /// <exception cref="IOException">The file cannot be read any more.</exception>
    public EncodedDigits? DigitsOf(Model model) => Find(model).Digits;

    /// <summary>The latent of a picture: the mean that the encoder names, rounded to halves.</summary>
    /// <param name="model">One that <see cref="Encodes"/>.</param>
    /// <param name="picture">(26, 26), 1 is ink.</param>
    /// <exception cref="ArgumentException">The picture has another size, or its values lead to no latent (past 65,504).</exception>
    /// <exception cref="InvalidOperationException">The model has no encoder.</exception>
    public Latent Encode(Model model, ReadOnlySpan<float> picture) =>
        (Find(model).Encoder ?? throw new InvalidOperationException($"{model.Id} has no encoder.")).Encode(picture);

    /// <summary>The model on show to encode with in place of one that has no encoder: of the same run, else of the same recipe, the nearest in epochs. Null where none has one.</summary>
    public Model? NearestEncoding(Model model) => models.All
        .Where(Encodes)
        .OrderByDescending(other => other.Description.Run == model.Description.Run)
        .ThenByDescending(other => other.Description.Recipe == model.Description.Recipe)
        .ThenBy(other => Math.Abs(other.Description.Epoch - model.Description.Epoch))
        .FirstOrDefault();

    private Found Find(Model model) => _found.GetOrAdd(model.Id.Hash, _ => new(() => Read(model))).Value;

    // A model may lie in several files, with and without its encoder.
    private Found Read(Model model)
    {
        var found = new Found(null, null);
        foreach (string path in models.FilesOf(model))
        {
            found = new(found.Encoder ?? Checkpoint.LoadEncoder(path), found.Digits ?? EncodedDigits.Read(path, SafetensorsFile.Read(path)));
            if (found is { Encoder: not null, Digits: not null })
            {
                break;
            }
        }

        return found;
    }

    private sealed record Found(Encoder? Encoder, EncodedDigits? Digits);
}
