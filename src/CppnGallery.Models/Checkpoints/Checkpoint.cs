using System.Globalization;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;

namespace CppnGallery.Models.Checkpoints;

/// <summary>
/// Models in files: one safetensors file with the generator (and its encoder where it has one), and run, recipe, settings and metrics in its
/// metadata: <c>format</c>, <c>run</c>, <c>recipe</c>, <c>epoch</c>, <c>generator</c> and what that adds, <c>generatorSteps</c>,
/// <c>warning</c> and <c>provenance</c> where there is something to say, then <c>setting.*</c>, <c>metric.*</c> and <c>evaluation.*</c>.
/// </summary>
public static class Checkpoint
{
    internal const string Format = Family + "1";
    internal const string SettingPrefix = "setting.";
    internal const string MetricPrefix = "metric.";
    internal const string StepsKey = "generatorSteps";
    internal const string WarningKey = "warning";
    internal const string ProvenanceKey = "provenance";
    private const string Family = "cppn-gallery-";
    private const int MaxNameLength = 80;
    private const int MaxSentenceLength = 200;

    /// <summary>Writes a model, crash-safe; see <see cref="SafetensorsFile.Write"/>.</summary>
    /// <returns>The model's identifier, made from what was written.</returns>
    public static ModelId Save(string path, ModelDescription description, IGenerator generator, EncoderWeights? encoder)
    {
        var parameters = encoder is null ? generator.Parameters : [.. generator.Parameters, .. encoder.Parameters];
        new SafetensorsFile(MetadataOf(description, generator), Stored(parameters)).Write(path);
        return Identify(description, generator);
    }

    /// <summary>Writes a model as <see cref="Save"/> does, without an encoder, to wherever the stream leads.</summary>
    public static void Write(Stream stream, Model model) => new SafetensorsFile(MetadataOf(model.Description, model.Generator), Stored(model.Generator.Parameters)).WriteTo(stream);

    /// <summary>Reads the model in a checkpoint file.</summary>
    /// <exception cref="InvalidDataException">The file is no checkpoint of ours; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model LoadModel(string path) => ModelIn(path, SafetensorsFile.Read(path));

    /// <summary>Reads the model in a checkpoint file; null where the file is another of this gallery's: a judge, or the state of a training.</summary>
    /// <exception cref="InvalidDataException">The file is none of ours; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model? LoadModelIfAny(string path)
    {
        var file = SafetensorsFile.Read(path);
        return file.Metadata.GetValueOrDefault("format") is { } format && format != Format && format.StartsWith(Family, StringComparison.Ordinal) ? null : ModelIn(path, file);
    }

    /// <summary>Reads the encoder that belongs to a model, or null where the file has none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; the message names file and fault.</exception>
    public static EncoderWeights? LoadEncoder(string path)
    {
        var file = SafetensorsFile.Read(path);
        var encoder = new EncoderWeights();
        if (!file.Tensors.ContainsKey(encoder.Parameters[0].Name))
        {
            return null;
        }

        Fill(path, file, encoder.Parameters);
        return encoder;
    }

    /// <summary>Parameters as a file's tensors, not copied: a training that writes one every epoch makes no garbage of their size.</summary>
    public static Dictionary<string, StoredTensor> Stored(IEnumerable<Weights> parameters) =>
        parameters.ToDictionary(weights => weights.Name, weights => new StoredTensor(weights.Shape.ToArray(), weights.Memory));

    /// <summary>Copies a file's tensors into parameters of the same names and shapes.</summary>
    /// <exception cref="InvalidDataException">One is missing or of another shape; the message names file and tensor.</exception>
    public static void Fill(string path, SafetensorsFile file, IEnumerable<Weights> parameters)
    {
        foreach (var weights in parameters)
        {
            if (!file.Tensors.TryGetValue(weights.Name, out var stored))
            {
                throw new InvalidDataException($"{path}: the tensor '{weights.Name}' is missing.");
            }

            if (!weights.Shape.SequenceEqual(stored.Shape))
            {
                throw new InvalidDataException($"{path}: the tensor '{weights.Name}' has shape ({string.Join(", ", stored.Shape)}), not ({string.Join(", ", weights.Shape.ToArray())}).");
            }

            stored.Values.Span.CopyTo(weights.Data);
        }
    }

    private static Model ModelIn(string path, SafetensorsFile file) => file.Metadata.GetValueOrDefault("format") == Format
        ? Describe(path, file.Metadata, StoredGenerator.Read(path, file))
        : throw new InvalidDataException($"{path}: the metadata's format is not '{Format}'; this is no model of this gallery.");

    /// <summary>A generator with what a file's metadata say of it.</summary>
    /// <exception cref="InvalidDataException">They say too little, or what cannot be; the message names file and fault.</exception>
    internal static Model Describe(string path, IReadOnlyDictionary<string, string> metadata, IGenerator generator)
    {
        var description = ModelDescription.Of(
            Name(path, metadata, "run"),
            Name(path, metadata, "recipe"),
            (int)Number(path, metadata, "epoch", 0, 1_000_000),
            generator,
            Prefixed(metadata, SettingPrefix).ToDictionary(pair => pair.Key, pair => pair.Value),
            Prefixed(metadata, MetricPrefix).ToDictionary(pair => pair.Key, pair => Number(path, metadata, MetricPrefix + pair.Key, double.MinValue, double.MaxValue))) with
        {
            GeneratorSteps = metadata.ContainsKey(StepsKey) ? (long)Number(path, metadata, StepsKey, 0, 1L << 53) : null,
            Warning = Sentence(path, metadata, WarningKey),
            Provenance = Sentence(path, metadata, ProvenanceKey),
            Evaluation = Origin(path, metadata),
        };
        return new Model(Identify(description, generator), description, generator);
    }

    /// <summary>What a file's metadata say of a model, in the order in which this gallery writes it.</summary>
    internal static Dictionary<string, string> MetadataOf(ModelDescription description, IGenerator generator)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["run"] = description.Run,
            ["recipe"] = description.Recipe,
            ["epoch"] = description.Epoch.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in StoredGenerator.Metadata(generator))
        {
            metadata[name] = value;
        }

        if (description.GeneratorSteps is { } steps)
        {
            metadata[StepsKey] = steps.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (key, sentence) in new[] { (WarningKey, description.Warning), (ProvenanceKey, description.Provenance) })
        {
            if (sentence is not null)
            {
                metadata[key] = sentence;
            }
        }

        foreach (var (name, value) in description.Settings)
        {
            metadata[SettingPrefix + name] = value;
        }

        foreach (var (name, value) in description.Metrics)
        {
            metadata[MetricPrefix + name] = value.ToString("R", CultureInfo.InvariantCulture);
        }

        if (description.Evaluation is { } origin)
        {
            metadata[EvaluationOrigin.JudgeKey] = origin.Judge;
            metadata[EvaluationOrigin.DatasetKey] = origin.Dataset;
        }

        return metadata;
    }

    /// <summary>
    /// Slug and the hash of the generator's tensors. Only what draws counts: metrics may
    /// be added and encoders left out without a link breaking.
    /// </summary>
    internal static ModelId Identify(ModelDescription description, IGenerator generator) =>
        new(StoredGenerator.Slug(description, generator), TensorHash.Of(generator.Parameters));

    private static EvaluationOrigin? Origin(string path, IReadOnlyDictionary<string, string> metadata) => metadata.ContainsKey(EvaluationOrigin.JudgeKey)
        ? new(Name(path, metadata, EvaluationOrigin.JudgeKey), Name(path, metadata, EvaluationOrigin.DatasetKey))
        : null;

    private static string? Sentence(string path, IReadOnlyDictionary<string, string> metadata, string key) => metadata.GetValueOrDefault(key) switch
    {
        null => null,
        { Length: > 0 and <= MaxSentenceLength } sentence when !sentence.Any(char.IsControl) => sentence,
        _ => throw new InvalidDataException($"{path}: the metadata's {key} is not 1 to {MaxSentenceLength} printed characters."),
    };

    private static string Name(string path, IReadOnlyDictionary<string, string> metadata, string key)
    {
        string? value = metadata.GetValueOrDefault(key);
        return value is { Length: > 0 and <= MaxNameLength } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
            ? value
            : throw new InvalidDataException($"{path}: the metadata's {key} is not 1 to {MaxNameLength} letters, digits, '-', '.' and '_'.");
    }

    /// <summary>A number in the metadata, within these limits.</summary>
    internal static double Number(string path, IReadOnlyDictionary<string, string> metadata, string key, double from, double to) =>
        double.TryParse(metadata.GetValueOrDefault(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= from && value <= to
            ? value
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}: the metadata's {key} is not a number from {from} to {to}."));

    private static IEnumerable<KeyValuePair<string, string>> Prefixed(IReadOnlyDictionary<string, string> metadata, string prefix) =>
        from pair in metadata
        where pair.Key.StartsWith(prefix, StringComparison.Ordinal)
        select KeyValuePair.Create(pair.Key[prefix.Length..], pair.Value);
}
