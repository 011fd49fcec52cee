using System.Globalization;
using CppnGallery.Networks.Generators;

namespace CppnGallery.Networks.Checkpoints;

/// <summary>
/// What differs between generators in a checkpoint: the metadata that says which one it is and how it began, the limits that a file is held to, and the
/// slug. The key <c>generator</c> names it; a file without the key, from when there was only one, holds a residual one.
/// </summary>
internal static class StoredGenerator
{
    private const string KindKey = "generator";
    private const string ReluStddevKey = "reluStddev";
    private const string StddevKey = "stddev";

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
        IGenerator generator;
        try
        {
            generator = file.Metadata.GetValueOrDefault(KindKey, ResidualCppn.Kind) switch
            {
                ResidualCppn.Kind => Residual(path, file),
                DenseCppn.Kind => Dense(path, file),
                _ => throw new InvalidDataException($"{path}: the metadata's {KindKey} is neither '{ResidualCppn.Kind}' nor '{DenseCppn.Kind}'."),
            };
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        Checkpoint.Fill(path, file, generator.Parameters);
        return generator;
    }

    /// <summary><c>resnet6-sd1.00-e06</c>; a dense generator's begins with its recipe, since more than one trains it: <c>cppn-gan-vae-dense128-e12</c>.</summary>
    public static string Slug(ModelDescription description, IGenerator generator)
    {
        var culture = CultureInfo.InvariantCulture;
        return generator is DenseCppn
            ? string.Create(culture, $"{description.Recipe.ToLowerInvariant().Replace('_', '-')}-dense{description.Nodes}-e{description.Epoch:00}")
            : string.Create(culture, $"resnet{description.Nodes}-sd{description.ReluStddev:0.00}-e{description.Epoch:00}");
    }

    private static ResidualCppn Residual(string path, SafetensorsFile file)
    {
        var blocks = Shape(path, file, "generator.blocks.weight", 4);
        return new(new(blocks[3], blocks[0], Checkpoint.Number(path, file.Metadata, ReluStddevKey, 0, 100)));
    }

    private static DenseCppn Dense(string path, SafetensorsFile file)
    {
        // One layer more than the tanh layers; a long, so that no count can wrap around into the limits.
        var tanh = Shape(path, file, "generator.tanh.weight", 3);
        int layers = (int)Math.Min(int.MaxValue, tanh[0] + 1L);
        return new(new(tanh[2], layers, Checkpoint.Number(path, file.Metadata, StddevKey, 0, 100)));
    }

    private static int[] Shape(string path, SafetensorsFile file, string name, int axes) =>
        file.Tensors.TryGetValue(name, out var tensor) && tensor.Shape.Length == axes
            ? tensor.Shape
            : throw new InvalidDataException($"{path}: the tensor '{name}' is missing or not of {axes} axes.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
