using System.Globalization;

namespace CppnGallery.Learning.Runs;

/// <summary>The folder of a run and the names in it.</summary>
internal sealed class RunFolder(string path)
{
    private const string HoldName = ".training";
    private const string CheckpointPrefix = "epoch-";
    private const string Extension = ".safetensors";

    /// <summary>What a file that another process holds answers: ERROR_SHARING_VIOLATION of Windows, EWOULDBLOCK of Linux and of macOS.</summary>
    private static readonly int[] HeldByAnother = [unchecked((int)0x80070020), 11, 35];

    public string Path => path;

    public string State => System.IO.Path.Combine(path, RunState.FileName);

    public bool HasState => File.Exists(State);

    /// <summary>
    /// Whether there are models that a new run would overwrite one by one, and links to them break. Nothing but epoch 0 is a run that was
    /// killed at its very start.
    /// </summary>
    public bool HasModels => Directory.EnumerateFiles(path, $"{CheckpointPrefix}*{Extension}").Any(file => System.IO.Path.GetFileName(file) != Name(0));

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
            // The system lets go of it when the process ends, however it does. The file stays: were it deleted, a process that had opened it before
            // would hold a file without a name, and the next one another of that name.
            hold = new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException fault) when (HeldByAnother.Contains(fault.HResult))
        {
            throw new IOException($"{path}: another process is training here ({fault.Message})", fault);
        }

        foreach (string left in Directory.EnumerateFiles(path, ".*.safetensors.*.tmp").Where(IsLeftByTraining))
        {
            File.Delete(left);
        }

        return hold;
    }

    // Into a checkpoint that is there, somebody else may be writing figures at this moment; the state and checkpoints to come are this run's own.
    private bool IsLeftByTraining(string temporary)
    {
        string name = System.IO.Path.GetFileName(temporary)[1..];
        string target = name[..(name.IndexOf(Extension, StringComparison.Ordinal) + Extension.Length)];
        return target == RunState.FileName || (target.StartsWith(CheckpointPrefix, StringComparison.Ordinal) && !File.Exists(System.IO.Path.Combine(path, target)));
    }

    private static string Name(int epoch) => string.Create(CultureInfo.InvariantCulture, $"{CheckpointPrefix}{epoch:00}{Extension}");
}
