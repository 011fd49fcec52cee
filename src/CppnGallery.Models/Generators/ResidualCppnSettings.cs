using CppnGallery.Kernels.Generators;

namespace CppnGallery.Models.Generators;

/// <summary>Shape and initial spread of a residual generator. Limits keep a checkpoint file from asking for the machine's memory.</summary>
/// <param name="Nodes">Width of every layer, 1..64 (the article: 6, a variant of 4).</param>
/// <param name="Blocks">Residual blocks, 1..256 (the article: 24).</param>
/// <param name="ReluStddev">σ of the ReLU layers' initial weights and biases; the knob that people compare (1.00 in the article).</param>
public sealed record ResidualCppnSettings(int Nodes = 6, int Blocks = 24, double ReluStddev = 1.0)
{
    /// <summary>Widest layer.</summary>
    public const int MaxNodes = 64;

    /// <summary>Deepest generator.</summary>
    public const int MaxBlocks = 256;

    /// <summary>ReLU layers in a block; a tanh layer follows them.</summary>
    public const int ReluLayers = ResidualShape.ReluLayers;

    /// <summary>Throws when a setting is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The setting is named.</exception>
    public void Validate()
    {
        if (Nodes is < 1 or > MaxNodes)
        {
            throw new ArgumentOutOfRangeException(nameof(Nodes), Nodes, $"Nodes takes 1 to {MaxNodes}.");
        }

        if (Blocks is < 1 or > MaxBlocks)
        {
            throw new ArgumentOutOfRangeException(nameof(Blocks), Blocks, $"Blocks takes 1 to {MaxBlocks}.");
        }

        if (!(ReluStddev is >= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(ReluStddev), ReluStddev, "σ of the ReLU layers is a number from 0 to 100.");
        }
    }
}
