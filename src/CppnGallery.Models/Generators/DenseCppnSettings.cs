namespace CppnGallery.Models.Generators;

/// <summary>Shape and initial spread of a dense generator. Limits keep a checkpoint file from asking for the machine's memory.</summary>
/// <param name="Nodes">Width of every layer, 1..256 (the article: 128).</param>
/// <param name="Layers">Hidden layers, 2..16: one of softplus, then tanh (the article: 4).</param>
/// <param name="Stddev">σ of all initial weights and biases; 0.1 in the article's program, which draws every fully connected layer so.</param>
public sealed record DenseCppnSettings(int Nodes = 128, int Layers = 4, double Stddev = 0.1)
{
    /// <summary>Widest layer.</summary>
    public const int MaxNodes = 256;

    /// <summary>Fewest hidden layers: the softplus layer and one of tanh.</summary>
    public const int MinLayers = 2;

    /// <summary>Deepest generator.</summary>
    public const int MaxLayers = 16;

    /// <summary>Hidden layers that end in tanh: all but the first.</summary>
    public int TanhLayers => Layers - 1;

    /// <summary>Throws when a setting is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The setting is named.</exception>
    public void Validate()
    {
        if (Nodes is < 1 or > MaxNodes)
        {
            throw new ArgumentOutOfRangeException(nameof(Nodes), Nodes, $"Nodes takes 1 to {MaxNodes}.");
        }

        if (Layers is < MinLayers or > MaxLayers)
        {
            throw new ArgumentOutOfRangeException(nameof(Layers), Layers, $"Layers takes {MinLayers} to {MaxLayers}.");
        }

        if (!(Stddev is >= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(Stddev), Stddev, "σ of the initial weights is a number from 0 to 100.");
        }
    }
}
