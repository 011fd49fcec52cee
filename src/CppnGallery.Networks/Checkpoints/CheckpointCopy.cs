namespace CppnGallery.Networks.Checkpoints;

/// <summary>Copies of checkpoints, with or without what only encoding needs.</summary>
public static class CheckpointCopy
{
    private const string EncoderPrefix = "encoder.";

    /// <summary>
    /// Copies a model's file, crash-safe as <see cref="SafetensorsFile.Write"/> is. Without its encoder it is a hundredth of the size and the same
    /// model: the hash is of the generator alone. Metadata, figures included, are copied as they are.
    /// </summary>
    /// <returns>The model's identifier.</returns>
    /// <exception cref="InvalidDataException">The source is no checkpoint, or is to keep an encoder that it does not have; the message names file and fault.</exception>
    /// <exception cref="IOException">The target holds another model, which links may name; or a file cannot be read or written.</exception>
    public static ModelId Write(string source, string target, bool keepEncoder)
    {
        var id = Checkpoint.LoadModel(source).Id;
        if (keepEncoder && Checkpoint.LoadEncoder(source) is null)
        {
            throw new InvalidDataException($"{source}: it has no encoder to keep.");
        }

        if (File.Exists(target) && Checkpoint.LoadModel(target).Id.Hash != id.Hash)
        {
            throw new IOException($"{target} holds another model, which links may name; it is not overwritten.");
        }

        var file = SafetensorsFile.Read(source);
        var kept = file.Tensors.Where(tensor => keepEncoder || !tensor.Key.StartsWith(EncoderPrefix, StringComparison.Ordinal));
        (file with { Tensors = kept.ToDictionary(tensor => tensor.Key, tensor => tensor.Value) }).Write(target);
        return id;
    }
}
