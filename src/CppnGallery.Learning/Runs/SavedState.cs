using System.Globalization;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Learning.Runs;

/// <summary>What the file of a run's state says of itself: for who keeps it for another. Whoever trains on checks every tensor against the networks.</summary>
/// <param name="Epochs">Whole epochs done.</param>
/// <param name="Batch">Batches done in the epoch after those.</param>
/// <param name="Settings">Settings, seed and data, in words.</param>
public sealed record SavedState(int Epochs, int Batch, string Settings)
{
    /// <summary>The same by name, as checkpoints record them.</summary>
    public IReadOnlyDictionary<string, string> Recorded =>
        Settings.Split(RunState.Between).Select(words => words.Split(' ', 2)).Where(words => words.Length == 2).DistinctBy(words => words[0]).ToDictionary(words => words[0], words => words[1]);

    /// <summary>Reads and checks a whole file, without the networks that it is of.</summary>
    /// <exception cref="InvalidDataException">It is damaged or no state of this version; the message names file and fault.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SavedState Read(string path)
    {
        var metadata = SafetensorsFile.Check(path);
        return metadata.GetValueOrDefault("format") == RunState.Format
            ? new(Number(path, metadata, "epoch"), Number(path, metadata, "batch"), metadata.GetValueOrDefault("settings") ?? "")
            : throw new InvalidDataException($"{path}: not a training state of this version ('{RunState.Format}').");
    }

    private static int Number(string path, IReadOnlyDictionary<string, string> metadata, string key) =>
        int.TryParse(metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new InvalidDataException($"{path}: the metadata's {key} is no whole number.");
}
