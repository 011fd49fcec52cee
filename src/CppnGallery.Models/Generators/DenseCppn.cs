using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Generators;

/// <summary>
/// The dense CPPN of part one, "the previous model": <c>h = softplus(8z·Wz + bz + x·wx + y·wy + r·wr)</c>, then tanh layers of the same
/// width,
/// then <c>sigmoid(h·wo + bo)</c>.
/// </summary>
public sealed class DenseCppn : IGenerator
{
    /// <summary>What checkpoints call this network.</summary>
    public const string Kind = "cppn";

    /// <summary>A generator with all weights zero; see <see cref="Initialise"/> and the checkpoint reader.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public DenseCppn(DenseCppnSettings settings)
    {
        settings.Validate();
        Settings = settings;
        int n = settings.Nodes;
        LatentWeights = new("generator.latent.weight", Latent.Size, n);
        PlaneWeights = new("generator.plane.weight", 3, n);
        FirstBias = new("generator.first.bias", n);
        TanhWeights = new("generator.tanh.weight", settings.TanhLayers, n, n);
        TanhBiases = new("generator.tanh.bias", settings.TanhLayers, n);
        OutputWeights = new("generator.output.weight", n, 1);
        OutputBias = new("generator.output.bias", 1);
        Parameters = [LatentWeights, PlaneWeights, FirstBias, TanhWeights, TanhBiases, OutputWeights, OutputBias];
        Drawn = new(
            new(n, settings.Layers), LatentWeights.Memory, PlaneWeights.Memory, FirstBias.Memory, TanhWeights.Memory, TanhBiases.Memory,
            OutputWeights.Memory, OutputBias.Memory);
    }

    /// <summary>Shape and σ.</summary>
    public DenseCppnSettings Settings { get; }

    /// <summary>(32, N): latent to first layer.</summary>
    public Weights LatentWeights { get; }

    /// <summary>(3, N): x, y and r to first layer.</summary>
    public Weights PlaneWeights { get; }

    /// <summary>(N): bias of the first layer.</summary>
    public Weights FirstBias { get; }

    /// <summary>(layers − 1, N in, N out): the tanh layers.</summary>
    public Weights TanhWeights { get; }

    /// <summary>(layers − 1, N).</summary>
    public Weights TanhBiases { get; }

    /// <summary>(N, 1).</summary>
    public Weights OutputWeights { get; }

    /// <summary>(1).</summary>
    public Weights OutputBias { get; }

    /// <summary>The same for the kernels.</summary>
    internal DenseWeights Drawn { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Weights> Parameters { get; }

    /// <inheritdoc/>
    public long ParameterCount => Parameters.Sum(weights => (long)weights.Count);

    /// <summary>Draws the initial weights: Gaussians of one σ, <see cref="DenseCppnSettings.Stddev"/>, biases alike.</summary>
    public void Initialise(RandomSource random)
    {
        foreach (var weights in Parameters)
        {
            random.FillGaussian(weights.Data, Settings.Stddev);
        }
    }

    /// <inheritdoc/>
    public void Draw(ReadOnlySpan<float> latent, View view, int width, int height, int firstRow, int rowCount, Span<float> intensities,
        CancellationToken cancellationToken = default)
    {
        DrawArguments.Check(latent, width, height, firstRow, rowCount, intensities);
        using var grid = new Grid(view, width, height, firstRow, rowCount);
        DenseCppnKernel.Draw(Drawn, latent, grid.Columns, grid.Rows, intensities, cancellationToken);
    }

    /// <inheritdoc/>
    public IDrawing CreateDrawing()
    {
        using var frame = Grid.OfFrame();
        return new DenseCppnDrawing(Drawn, frame.Columns, frame.Rows);
    }
}
