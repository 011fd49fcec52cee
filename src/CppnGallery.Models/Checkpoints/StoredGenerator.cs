using System.Globalization;
using CppnGallery.Models.Generators;

namespace CppnGallery.Models.Checkpoints;

/// <summary>
/// What differs between generators in a checkpoint: the metadata that says which one it is and how it began, the limits that a file is held to, and the
/// slug. The key <c>generator</c> names it; a file without the key, from when there was only one, holds a residual one.
/// </summary>
internal static class StoredGenerator
{
    private const string KindKey = "generator";
    private const string ReluStddevKey = "reluStddev";
    private const string StddevKey = "stddev";

    /// <summary>What generators add to the metadata.</summary>
    public static IReadOnlyList<string> Keys { get; } = [KindKey, ReluStddevKey, StddevKey];

    /// <summary>What a generator adds to the metadata.</summary>
    /// <exception cref="ArgumentException">A kind of generator that no file knows.</exception>
    public static Dictionary<string, string> Metadata(IGenerator generator) => generator switch
    {
        ResidualCppn residual => new() { [KindKey] = ResidualCppn.Kind, [ReluStddevKey] = Text(residual.Settings.ReluStddev) },
        DenseCppn dense => new() { [KindKey] = DenseCppn.Kind, [StddevKey] = Text(dense.Settings.Stddev) },
        _ => throw new ArgumentException($"A {generator.GetType().Name} cannot be kept in a checkpoint.", nameof(generator)),
    };

    /// <summary>The generator in a file, in the shape that the file gives it, its weights read.</summary>
    /// <exception cref="InvalidDataException">The file gives no shape, or one past the limits; the message names file and fault.</exception>
    public static IGenerator Read(string path, SafetensorsFile file)
    {
        var generator = Create(path, file.Metadata, name => file.Tensors.GetValueOrDefault(name)?.Shape);
        Checkpoint.Fill(path, file, generator.Parameters);
        return generator;
    }

    /// <summary>A generator of the shape that a file gives it, all weights zero: of no more numbers than its largest tensor in the file says.</summary>
    /// <param name="path">The file's name for messages.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="shapes">The shape of the tensor with this name; null where there is none.</param>
    /// <exception cref="InvalidDataException">The file gives no shape, or one past the limits; the message names file and fault.</exception>
    public static IGenerator Create(string path, IReadOnlyDictionary<string, string> metadata, Func<string, int[]?> shapes)
    {
        try
        {
            return metadata.GetValueOrDefault(KindKey, ResidualCppn.Kind) switch
            {
                ResidualCppn.Kind => Residual(path, metadata, shapes),
                DenseCppn.Kind => Dense(path, metadata, shapes),
                _ => throw new InvalidDataException($"{path}: the metadata's {KindKey} is neither '{ResidualCppn.Kind}' nor '{DenseCppn.Kind}'."),
            };
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary><c>resnet6-sd1.00-e06</c>; a dense generator's begins with its recipe, since more than one trains it: <c>cppn-gan-vae-dense128-e12</c>.</summary>
    public static string Slug(ModelDescription description, IGenerator generator)
    {
        var culture = CultureInfo.InvariantCulture;
        return generator is DenseCppn
            ? string.Create(culture, $"{description.Recipe.ToLowerInvariant().Replace('_', '-')}-dense{description.Nodes}-e{description.Epoch:00}")
            : string.Create(culture, $"resnet{description.Nodes}-sd{description.ReluStddev:0.00}-e{description.Epoch:00}");
    }

    private static ResidualCppn Residual(string path, IReadOnlyDictionary<string, string> metadata, Func<string, int[]?> shapes)
    {
        // (blocks, 5, N in, N out)
        int[] blocks = Shape(path, shapes, "generator.blocks.weight", 4);
        var settings = new ResidualCppnSettings(blocks[3], blocks[0], Checkpoint.Number(path, metadata, ReluStddevKey, 0, 100));
        settings.Validate();
        CheckSquare(path, "generator.blocks.weight", blocks[1] == ResidualCppnSettings.ReluLayers + 1 && blocks[2] == blocks[3]);
        return new(settings);
    }

    private static DenseCppn Dense(string path, IReadOnlyDictionary<string, string> metadata, Func<string, int[]?> shapes)
    {
        // (tanh layers, N in, N out). One layer more than the tanh layers; a long, so that no count can wrap around into the limits.
        int[] tanh = Shape(path, shapes, "generator.tanh.weight", 3);
        int layers = (int)Math.Min(int.MaxValue, tanh[0] + 1L);
        var settings = new DenseCppnSettings(tanh[2], layers, Checkpoint.Number(path, metadata, StddevKey, 0, 100));
        settings.Validate();
        CheckSquare(path, "generator.tanh.weight", tanh[1] == tanh[2]);
        return new(settings);
    }

    private static int[] Shape(string path, Func<string, int[]?> shapes, string name, int axes) =>
        shapes(name) is { } shape && shape.Length == axes ? shape : throw new InvalidDataException($"{path}: the tensor '{name}' is missing or not of {axes} axes.");

    // Before anything is allocated by it: a long thin tensor must not stand for large square ones.
    private static void CheckSquare(string path, string name, bool isSquare)
    {
        if (!isSquare)
        {
            throw new InvalidDataException($"{path}: the tensor '{name}' has a shape that no generator has.");
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
