using System.Globalization;

namespace CppnGallery.Training.Runs;

/// <summary>The folder of a run and the names in it.</summary>
internal sealed class RunFolder(string path)
{
    private const string HoldName = ".training";

    public string Path => path;

    public string State => System.IO.Path.Combine(path, RunState.FileName);

    public bool HasState => File.Exists(State);

    /// <summary>
    /// Whether there are models that a new run would overwrite one by one, and links to them break. Nothing but epoch 0 is a run that was
    /// killed at its very start.
    /// </summary>
    public bool HasModels => Directory.EnumerateFiles(path, "epoch-*.safetensors").Any(file => System.IO.Path.GetFileName(file) != Name(0));

    public string Checkpoint(int epoch) => System.IO.Path.Combine(path, Name(epoch));

    /// <summary>Makes the folder this process's own until disposed, and clears away what killed ones had not written to the end.</summary>
    /// <exception cref="IOException">Another process trains here, or the folder cannot be written.</exception>
    public IDisposable Hold()
    {
        Directory.CreateDirectory(path);
        string name = System.IO.Path.Combine(path, HoldName);
        FileStream hold;
        try
        {
            // The system lets go of it when the process ends, however it does.
            hold = new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException fault)
        {
            throw new IOException($"{path}: another process is training here ({fault.Message})", fault);
        }

        foreach (string left in Directory.EnumerateFiles(path, ".*.safetensors.*.tmp"))
        {
            File.Delete(left);
        }

        return hold;
    }

    private static string Name(int epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:00}.safetensors");
}
