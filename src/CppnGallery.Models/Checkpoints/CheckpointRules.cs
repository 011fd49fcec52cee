using System.Numerics.Tensors;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;

namespace CppnGallery.Models.Checkpoints;

/// <summary>What a checkpoint may hold that somebody brings: only what belongs to a model of this gallery, and of no more than pages can show.</summary>
internal static class CheckpointRules
{
    /// <summary>
    /// Largest magnitude of a generator's weight, so that none overflows on its way to a pixel and every picture is finite: over four ReLU layers of 64 nodes and into the tanh layer, upon
    /// an h of at most 1 + 256 blocks, that is 257·(64·10⁵)⁵ ≈ 3·10³⁶, below the largest float, 3·10³⁸. Past it processors differ in what they make of it. Weights after training are below 100.
    /// </summary>
    public const float LargestWeight = 1e5f;

    private const int MaxEntries = 200;
    private const int MaxKeyLength = 80;
    private const int MaxValueLength = 200;
    private const int MaxMessage = 400;
    private const string GeneratorPrefix = "generator.";
    private const string EncoderPrefix = "encoder.";
    private const string DigitsPrefix = "digits.";

    private static readonly string[] Prefixes = [Checkpoint.SettingPrefix, Checkpoint.MetricPrefix];

    /// <summary>Checks names and lengths; values that are read are checked where they are read.</summary>
    /// <exception cref="ImportRefusedException">Something is out of bounds or unknown.</exception>
    public static void CheckMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault("format") != Checkpoint.Format)
        {
            throw Refused($"says nothing of the format '{Checkpoint.Format}': it is no model of a gallery like this");
        }

        if (metadata.Count > MaxEntries)
        {
            throw new ImportRefusedException(ImportFault.Metadata, $"The model has {metadata.Count} entries of metadata; at most {MaxEntries} are taken.", MaxEntries);
        }

        foreach (var (key, value) in metadata)
        {
            if (key.Length > MaxKeyLength || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
            {
                throw Refused($"has a name in its metadata that is not {MaxKeyLength} letters, digits, '-', '.' and '_' at most");
            }

            if (value.Length > MaxValueLength || value.Any(char.IsControl))
            {
                throw Refused($"has metadata '{key}' of more than {MaxValueLength} printed characters");
            }

            if (!IsKnown(key))
            {
                throw Refused($"has metadata '{key}', which no model of this gallery has");
            }
        }
    }

    /// <summary>The generator that the header announces, its weights still zero.</summary>
    /// <exception cref="ImportRefusedException">It is none, or larger than may be.</exception>
    public static IGenerator GeneratorFor(SafetensorsHeader header, IntakeLimits limits, string source)
    {
        long parameters = header.Entries.Where(entry => entry.Name.StartsWith(GeneratorPrefix, StringComparison.Ordinal)).Sum(entry => entry.Count);
        if (parameters > limits.Parameters)
        {
            throw new ImportRefusedException(
                ImportFault.Network, $"The model's generator has {parameters} numbers; pictures are drawn with at most {limits.Parameters}, since each is a multiplication a pixel.", limits.Parameters);
        }

        return As(ImportFault.Network, () => StoredGenerator.Create(source, header.Metadata, name => header.Entries.FirstOrDefault(entry => entry.Name == name).Shape));
    }

    /// <summary>A place for every tensor that the header announces, generator first; and whether an encoder, and which statistics of digits, are among them.</summary>
    /// <exception cref="ImportRefusedException">A tensor is missing, of another shape, or foreign.</exception>
    public static (IReadOnlyList<Weights> Tensors, bool Encoder, IReadOnlyList<Weights> Digits) TensorsFor(SafetensorsHeader header, IGenerator generator)
    {
        // Allocated only where the file has as many numbers.
        long ofEncoder = header.Entries.Where(entry => entry.Name.StartsWith(EncoderPrefix, StringComparison.Ordinal)).Sum(entry => entry.Count);
        if (ofEncoder is not (0 or EncoderWeights.ParameterCount))
        {
            throw new ImportRefusedException(ImportFault.Tensors, $"The model's encoder has {ofEncoder} numbers; an encoder of this gallery has {EncoderWeights.ParameterCount}.");
        }

        bool hasEncoder = ofEncoder > 0;
        bool hasDigits = header.Entries.Any(entry => entry.Name.StartsWith(DigitsPrefix, StringComparison.Ordinal));
        Weights[] digits = hasDigits ? [.. EncodedDigits.Shapes.Select(shape => new Weights(shape.Name, shape.Shape))] : [];
        IReadOnlyList<Weights> tensors = [.. generator.Parameters, .. hasEncoder ? new EncoderWeights().Parameters : [], .. digits];
        var shapes = header.Entries.ToDictionary(entry => entry.Name, entry => entry.Shape);
        foreach (var tensor in tensors)
        {
            if (!shapes.Remove(tensor.Name, out int[]? shape))
            {
                throw new ImportRefusedException(ImportFault.Tensors, $"The model's tensor '{tensor.Name}' is missing.");
            }

            if (!tensor.Shape.SequenceEqual(shape))
            {
                throw new ImportRefusedException(
                    ImportFault.Tensors, $"The model's tensor '{tensor.Name}' has shape ({string.Join(", ", shape)}), not ({string.Join(", ", tensor.Shape.ToArray())}).");
            }
        }

        return shapes.Count == 0
            ? (tensors, hasEncoder, digits)
            : throw new ImportRefusedException(ImportFault.Tensors, $"The model has {shapes.Count} tensors that belong to no model of this gallery.");
    }

    /// <summary>Checks the numbers of a tensor.</summary>
    /// <exception cref="ImportRefusedException">One is not finite, or a weight too large.</exception>
    public static void CheckNumbers(string name, Span<float> values)
    {
        if (values.ContainsAnyNotFinite())
        {
            throw new ImportRefusedException(ImportFault.Numbers, $"The model holds a number that is not finite in '{name}'.");
        }

        if (name.StartsWith(GeneratorPrefix, StringComparison.Ordinal) && TensorPrimitives.MaxMagnitude<float>(values) is > LargestWeight or < -LargestWeight)
        {
            throw new ImportRefusedException(
                ImportFault.Numbers, $"The model holds a number past ±{LargestWeight:0} in '{name}', which pictures could overflow with.", (long)LargestWeight);
        }
    }

    /// <summary>Whether these are statistics of digits, where there are any.</summary>
    /// <exception cref="ImportRefusedException">They are none.</exception>
    public static void CheckDigits(IReadOnlyList<Weights> digits)
    {
        try
        {
            if (digits.Count > 0)
            {
                _ = new EncodedDigits(digits[0].Data, digits[1].Data, digits[2].Data);
            }
        }
        catch (ArgumentException fault)
        {
            throw new ImportRefusedException(ImportFault.Numbers, $"The model's statistics of digits are none: {fault.Message}", cause: fault);
        }
    }

    /// <summary>The same, with what is found wrong as a refusal.</summary>
    public static T As<T>(ImportFault fault, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException found)
        {
            // A header's own names may stand in it, and be as long as the header.
            throw new ImportRefusedException(fault, found.Message.Length <= MaxMessage ? found.Message : $"{found.Message[..MaxMessage]}…", cause: found);
        }
    }

    private static bool IsKnown(string key) =>
        key is "format" or "run" or "recipe" or "epoch" or EvaluationOrigin.JudgeKey or EvaluationOrigin.DatasetKey
        or Checkpoint.StepsKey or Checkpoint.WarningKey or Checkpoint.ProvenanceKey
        || StoredGenerator.Keys.Contains(key)
        || Prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal) && key.Length > prefix.Length);

    private static ImportRefusedException Refused(string fault) => new(ImportFault.Metadata, $"The model {fault}.");
}
