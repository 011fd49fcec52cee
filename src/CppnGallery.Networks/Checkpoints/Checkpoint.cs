namespace CppnGallery.Networks.Checkpoints;

/// <summary>Models in files.</summary>
public static class Checkpoint
{
    /// <summary>Reads the model in a checkpoint file.</summary>
    /// <exception cref="InvalidDataException">The file is no checkpoint of ours; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model LoadModel(string path) => throw new NotSupportedException(path);
}
