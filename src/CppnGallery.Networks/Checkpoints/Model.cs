using CppnGallery.Networks.Generators;

namespace CppnGallery.Networks.Checkpoints;

/// <summary>A generator as it stood after one epoch of a run, with what its checkpoint says of itself.</summary>
/// <param name="Id">Slug and short content hash, <c>resnet6-sd1.00-e06.3fa9c2d1</c>; the hash decides.</param>
/// <param name="Description">Run, recipe, epoch and settings.</param>
/// <param name="Generator">The network that draws.</param>
public sealed record Model(ModelId Id, ModelDescription Description, ResidualCppn Generator);

/// <summary>What a checkpoint's metadata says.</summary>
/// <param name="Run">Name of the run, a folder under the checkpoint directory.</param>
/// <param name="Recipe">Name of the recipe, <c>resnet-cppn</c>.</param>
/// <param name="Epoch">Epochs trained; 0 is untrained.</param>
/// <param name="ReluStddev">σ of the ReLU layers at the start.</param>
/// <param name="Nodes">Width.</param>
/// <param name="Blocks">Residual blocks.</param>
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
    IReadOnlyDictionary<string, double> Metrics);
