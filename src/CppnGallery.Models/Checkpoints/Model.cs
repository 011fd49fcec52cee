using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Checkpoints;

/// <summary>A generator as it stood after one epoch of a run, with what its checkpoint says of itself.</summary>
/// <param name="Id">Slug and short content hash, <c>resnet6-sd1.00-e06.3fa9c2d1</c>; the hash decides.</param>
/// <param name="Description">Run, recipe, epoch and settings.</param>
/// <param name="Generator">The network that draws.</param>
public sealed record Model(ModelId Id, ModelDescription Description, IGenerator Generator)
{
    /// <summary>The SHA-256 over the generator's tensor names, shapes and values, 64 hexadecimal digits; the identifier has the first eight. Reckoned anew every time.</summary>
    public string FullHash() => TensorHash.FullOf(Generator.Parameters);

    /// <summary>A copy of a generator as it is now, which what becomes of the generator does not touch.</summary>
    /// <exception cref="ArgumentException">A kind of generator that is not known here.</exception>
    public static Model CopyOf(IGenerator generator, ModelDescription description)
    {
        IGenerator copy = generator switch
        {
            ResidualCppn residual => new ResidualCppn(residual.Settings),
            DenseCppn dense => new DenseCppn(dense.Settings),
            _ => throw new ArgumentException($"A {generator.GetType().Name} cannot be copied.", nameof(generator)),
        };
        for (int i = 0; i < copy.Parameters.Count; i++)
        {
            generator.Parameters[i].Data.CopyTo(copy.Parameters[i].Data);
        }

        return new(Checkpoint.Identify(description, copy), description, copy);
    }
}

/// <summary>What a checkpoint's metadata says.</summary>
/// <param name="Run">Name of the run, a folder under the checkpoint directory.</param>
/// <param name="Recipe">Name of the recipe, such as <c>resnet-cppn</c>.</param>
/// <param name="Epoch">Epochs trained; 0 is untrained.</param>
/// <param name="ReluStddev">σ of the ReLU layers at the start; 0 for a dense generator, which has none.</param>
/// <param name="Nodes">Width.</param>
/// <param name="Blocks">Residual blocks; 0 for a dense generator, which has none.</param>
/// <param name="LatentSize">32.</param>
/// <param name="Parameters">Numbers in the generator.</param>
/// <param name="Settings">Every setting of the recipe, by name, as recorded in the checkpoint.</param>
/// <param name="Metrics">What was measured when it was saved, by name.</param>
public sealed record ModelDescription(
    string Run,
    string Recipe,
    int Epoch,
    double ReluStddev,
    int Nodes,
    int Blocks,
    int LatentSize,
    long Parameters,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>What those of the metrics that an evaluation added were measured with; null before one.</summary>
    public EvaluationOrigin? Evaluation { get; init; }

    /// <summary>Steps that changed the generator since it was drawn at random; null where its file, from before they were counted, does not say.</summary>
    public long? GeneratorSteps { get; init; }

    /// <summary>A sentence about something in the epoch's training that should not be; null where there was nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>A sentence about where the model comes from, where its run and recipe do not tell all of it.</summary>
    public string? Provenance { get; init; }

    /// <summary>Whether the generator is the dense one of part one.</summary>
    public bool IsDense => Blocks == 0;

    /// <summary>A description whose shape is the generator's own.</summary>
    /// <exception cref="ArgumentException">A kind of generator that has no such shape.</exception>
    public static ModelDescription Of(
        string run, string recipe, int epoch, IGenerator generator, IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, double> metrics)
    {
        var (stddev, nodes, blocks) = generator switch
        {
            ResidualCppn residual => (residual.Settings.ReluStddev, residual.Settings.Nodes, residual.Settings.Blocks),
            DenseCppn dense => (0, dense.Settings.Nodes, 0),
            _ => throw new ArgumentException($"A {generator.GetType().Name} has no description.", nameof(generator)),
        };
        return new(run, recipe, epoch, stddev, nodes, blocks, Latent.Size, generator.ParameterCount, settings, metrics);
    }
}
