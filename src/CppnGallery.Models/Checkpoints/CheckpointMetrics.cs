using System.Globalization;

namespace CppnGallery.Models.Checkpoints;

/// <summary>Figures measured after a model was saved, written into its file.</summary>
public static class CheckpointMetrics
{
    /// <summary>
    /// Puts an evaluation's figures into a checkpoint, in place of all that an earlier one left; all else in the file, every tensor's bits
    /// included, stays, and so does the model's hash. Crash-safe, as <see cref="SafetensorsFile.Write"/> is.
    /// </summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="metrics">The figures, by name.</param>
    /// <param name="names">All names that an evaluation's figures can have: those that this one lacks are taken out.</param>
    /// <param name="origin">What they were measured with.</param>
    /// <exception cref="ArgumentException">A figure is not finite; the message names it.</exception>
    /// <exception cref="InvalidDataException">The file is damaged; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be read or its folder not be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, double> metrics, IEnumerable<string> names, EvaluationOrigin origin)
    {
        var file = SafetensorsFile.Read(path);
        var metadata = file.Metadata.ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (string name in names)
        {
            metadata.Remove(Checkpoint.MetricPrefix + name);
        }

        foreach (var (name, value) in metrics)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{path}: the figure {name} is {value}; only finite numbers are stored."), nameof(metrics));
            }

            metadata[Checkpoint.MetricPrefix + name] = value.ToString("R", CultureInfo.InvariantCulture);
        }

        metadata[EvaluationOrigin.JudgeKey] = origin.Judge;
        metadata[EvaluationOrigin.DatasetKey] = origin.Dataset;
        (file with { Metadata = metadata }).Write(path);
    }
}
