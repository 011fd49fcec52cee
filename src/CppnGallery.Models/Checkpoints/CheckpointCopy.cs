namespace CppnGallery.Models.Checkpoints;

/// <summary>A copy of a checkpoint that is to be made, with or without what only encoding needs; <see cref="Prepare"/> checks, <see cref="Write"/> copies.</summary>
public sealed class CheckpointCopy
{
    private const string EncoderPrefix = "encoder.";

    private CheckpointCopy(string source, string target, Model model, bool keepsEncoder) =>
        (Source, Target, Id, Description, KeepsEncoder) = (source, target, model.Id, model.Description, keepsEncoder);

    /// <summary>The file to copy.</summary>
    public string Source { get; }

    /// <summary>The file to write.</summary>
    public string Target { get; }

    /// <summary>The model's identifier, the same in both files: the hash is of the generator alone.</summary>
    public ModelId Id { get; }

    /// <summary>What the source says of its model.</summary>
    public ModelDescription Description { get; }

    /// <summary>Whether the copy has an encoder; without, it is a hundredth of the size.</summary>
    public bool KeepsEncoder { get; }

    /// <summary>Reads the source, and the target where there is one, and writes nothing.</summary>
    /// <param name="source">A checkpoint.</param>
    /// <param name="target">Nothing, or a checkpoint of the same model.</param>
    /// <param name="keepEncoder">Null to keep the encoder where there is one.</param>
    /// <exception cref="InvalidDataException">A file is no checkpoint, or the source is to keep an encoder that it does not have; the message names file and fault.</exception>
    /// <exception cref="IOException">The target holds another model, which links may name; or a file cannot be read.</exception>
    public static CheckpointCopy Prepare(string source, string target, bool? keepEncoder)
    {
        var model = Checkpoint.LoadModel(source);
        bool hasEncoder = Checkpoint.LoadEncoder(source) is not null;
        if (keepEncoder == true && !hasEncoder)
        {
            throw new InvalidDataException($"{source}: it has no encoder to keep.");
        }

        if (File.Exists(target) && Checkpoint.LoadModel(target).Id.Hash != model.Id.Hash)
        {
            throw new IOException($"{target} holds another model, which links may name; it is not overwritten.");
        }

        return new(source, target, model, keepEncoder ?? hasEncoder);
    }

    /// <summary>
    /// Copies, crash-safe as <see cref="SafetensorsFile.Write"/> is. Metadata are copied as they are; an evaluation that only the target has stays in it.
    /// </summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public void Write()
    {
        var file = SafetensorsFile.Read(Source);
        var metadata = file.Metadata.ToDictionary(pair => pair.Key, pair => pair.Value);
        // Figures are one judge's or another's, never some of each.
        if (!metadata.ContainsKey(EvaluationOrigin.JudgeKey) && File.Exists(Target))
        {
            foreach (var (key, value) in SafetensorsFile.Read(Target).Metadata)
            {
                if (key is EvaluationOrigin.JudgeKey or EvaluationOrigin.DatasetKey || key.StartsWith(Checkpoint.MetricPrefix, StringComparison.Ordinal))
                {
                    metadata.TryAdd(key, value);
                }
            }
        }

        var tensors = file.Tensors.Where(tensor => KeepsEncoder || !tensor.Key.StartsWith(EncoderPrefix, StringComparison.Ordinal));
        new SafetensorsFile(metadata, tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value)).Write(Target);
    }
}
