using System.Globalization;

namespace CppnGallery.Networks.Checkpoints;

/// <summary>Figures measured after a model was saved, written into its file.</summary>
public static class CheckpointMetrics
{
    private const string Prefix = "metric.";

    /// <summary>
    /// Adds figures to a checkpoint, in place of those of the same names; all else in the file, every tensor's bits included, stays, and so does
    /// the model's hash. Crash-safe, as <see cref="SafetensorsFile.Write"/> is.
    /// </summary>
    /// <exception cref="ArgumentException">A figure is not finite; the message names it.</exception>
    /// <exception cref="InvalidDataException">The file is damaged; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be read or its folder not be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, double> metrics)
    {
        var file = SafetensorsFile.Read(path);
        var metadata = file.Metadata.ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (var (name, value) in metrics)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"{path}: the figure {name} is {value}; only finite numbers are stored.", nameof(metrics));
            }

            metadata[Prefix + name] = value.ToString("R", CultureInfo.InvariantCulture);
        }

        (file with { Metadata = metadata }).Write(path);
    }
}
