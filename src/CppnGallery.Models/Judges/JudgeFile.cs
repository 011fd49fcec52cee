using System.Globalization;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Models.Judges;

/// <summary>
/// The judge in a safetensors file of its own, with <c>format</c>, <c>accuracy</c> (share of MNIST's 10,000 test digits it knows) and the
/// <c>setting.*</c> of its training in the metadata. It is no model, and its format tells so.
/// </summary>
public static class JudgeFile
{
    /// <summary>Where it lies in the checkpoint folder.</summary>
    public const string Name = "judge.safetensors";

    private const string Format = "cppn-gallery-judge-1";
    private const string SettingPrefix = "setting.";

    /// <summary>Writes a judge, crash-safe; see <see cref="SafetensorsFile.Write"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="judge">Trained.</param>
    /// <param name="accuracy">Share of test digits it knows, 0..1.</param>
    /// <param name="settings">Of its training, by name.</param>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public static void Save(string path, JudgeWeights judge, double accuracy, IReadOnlyDictionary<string, string> settings) => FileOf(judge, accuracy, settings).Write(path);

    /// <summary>Writes the same bytes anywhere.</summary>
    public static void Save(Stream output, JudgeWeights judge, double accuracy, IReadOnlyDictionary<string, string> settings) => FileOf(judge, accuracy, settings).WriteTo(output);

    private static SafetensorsFile FileOf(JudgeWeights judge, double accuracy, IReadOnlyDictionary<string, string> settings)
    {
        var metadata = new Dictionary<string, string> { ["format"] = Format, ["accuracy"] = accuracy.ToString("R", CultureInfo.InvariantCulture) };
        foreach (var (name, value) in settings)
        {
            metadata[SettingPrefix + name] = value;
        }

        return new(metadata, Checkpoint.Stored(judge.Parameters));
    }

    /// <summary>The first eight hexadecimal digits of the SHA-256 over name, shape and values of the judge's tensors: figures of judges that differ do not compare.</summary>
    public static string HashOf(JudgeWeights judge) => TensorHash.Of(judge.Parameters);

    /// <summary>Reads a judge and the accuracy that its file claims.</summary>
    /// <exception cref="InvalidDataException">The file is no judge of ours; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (JudgeWeights Judge, double Accuracy) Load(string path)
    {
        var file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault("format") != Format)
        {
            throw new InvalidDataException($"{path}: the metadata's format is not '{Format}'; this is no judge of this gallery.");
        }

        if (!double.TryParse(file.Metadata.GetValueOrDefault("accuracy"), NumberStyles.Float, CultureInfo.InvariantCulture, out double accuracy) || accuracy is not (>= 0 and <= 1))
        {
            throw new InvalidDataException($"{path}: the metadata's accuracy is not a number from 0 to 1.");
        }

        var judge = new JudgeWeights();
        Checkpoint.Fill(path, file, judge.Parameters);
        if (file.Tensors.Count != judge.Parameters.Count)
        {
            throw new InvalidDataException($"{path}: the file has {file.Tensors.Count} tensors; a judge has {judge.Parameters.Count}.");
        }

        return (judge, accuracy);
    }
}
