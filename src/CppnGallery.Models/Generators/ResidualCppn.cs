using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Generators;

/// <summary>
/// The residual CPPN of part two: <c>h = tanh(8z·Wz + bz + x·wx + y·wy + r·wr)</c>, then blocks of four ReLU layers and a tanh
/// layer added to <c>h</c>, then <c>sigmoid(h·wo + bo)</c>. A picture is this function at the centres of its pixels.
/// <para>It is drawn, and trained, by the fused kernels (<see cref="ResidualCppnKernel"/>).</para>
/// </summary>
public sealed class ResidualCppn : IGenerator
{
    /// <summary>The factor on the latent before it enters the network, as the coordinates' own scale.</summary>
    public const float LatentScale = IDrawing.LatentScale;

    /// <summary>What checkpoints call this network.</summary>
    public const string Kind = "resnet-cppn";

    private const double FirstStddev = 0.05;
    private const double TanhStddev = 0.001;

    /// <summary>A generator with all weights zero; see <see cref="Initialise"/> and the checkpoint reader.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ResidualCppn(ResidualCppnSettings settings)
    {
        settings.Validate();
        Settings = settings;
        int n = settings.Nodes;
        LatentWeights = new("generator.latent.weight", Latent.Size, n);
        PlaneWeights = new("generator.plane.weight", 3, n);
        FirstBias = new("generator.first.bias", n);
        BlockWeights = new("generator.blocks.weight", settings.Blocks, ResidualCppnSettings.ReluLayers + 1, n, n);
        BlockBiases = new("generator.blocks.bias", settings.Blocks, ResidualCppnSettings.ReluLayers + 1, n);
        OutputWeights = new("generator.output.weight", n, 1);
        OutputBias = new("generator.output.bias", 1);
        Parameters = [LatentWeights, PlaneWeights, FirstBias, BlockWeights, BlockBiases, OutputWeights, OutputBias];
        Drawn = new(
            new(n, settings.Blocks), LatentWeights.Memory, PlaneWeights.Memory, FirstBias.Memory, BlockWeights.Memory, BlockBiases.Memory,
            OutputWeights.Memory, OutputBias.Memory);
    }

    /// <summary>Shape and σ.</summary>
    public ResidualCppnSettings Settings { get; }

    /// <summary>(32, N): latent to first layer.</summary>
    public Weights LatentWeights { get; }

    /// <summary>(3, N): x, y and r to first layer.</summary>
    public Weights PlaneWeights { get; }

    /// <summary>(N): bias of the first layer.</summary>
    public Weights FirstBias { get; }

    /// <summary>(blocks, 5, N in, N out): four ReLU layers and the tanh layer of every block.</summary>
    public Weights BlockWeights { get; }

    /// <summary>(blocks, 5, N).</summary>
    public Weights BlockBiases { get; }

    /// <summary>(N, 1).</summary>
    public Weights OutputWeights { get; }

    /// <summary>(1).</summary>
    public Weights OutputBias { get; }

    /// <summary>The same for the kernels.</summary>
    internal ResidualWeights Drawn { get; }

    /// <summary>All of them, in checkpoint order.</summary>
    public IReadOnlyList<Weights> Parameters { get; }

    /// <summary>How many numbers the generator is.</summary>
    public long ParameterCount => Parameters.Sum(weights => (long)weights.Count);

    /// <summary>
    /// Draws the initial weights: Gaussians of σ 0.05 at both ends, <see cref="ResidualCppnSettings.ReluStddev"/> in the ReLU layers, 0.001
    /// in the tanh layers, biases alike.
    /// </summary>
    public void Initialise(RandomSource random)
    {
        random.FillGaussian(LatentWeights.Data, FirstStddev);
        random.FillGaussian(PlaneWeights.Data, FirstStddev);
        random.FillGaussian(FirstBias.Data, FirstStddev);
        int n = Settings.Nodes, layers = Settings.Blocks * (ResidualShape.ReluLayers + 1);
        for (int layer = 0; layer < layers; layer++)
        {
            double stddev = layer % (ResidualShape.ReluLayers + 1) < ResidualShape.ReluLayers ? Settings.ReluStddev : TanhStddev;
            random.FillGaussian(BlockWeights.Data.Slice(layer * n * n, n * n), stddev);
            random.FillGaussian(BlockBiases.Data.Slice(layer * n, n), stddev);
        }

        random.FillGaussian(OutputWeights.Data, FirstStddev);
        random.FillGaussian(OutputBias.Data, FirstStddev);
    }

    /// <inheritdoc/>
    public void Draw(ReadOnlySpan<float> latent, View view, int width, int height, int firstRow, int rowCount, Span<float> intensities,
        CancellationToken cancellationToken = default)
    {
        DrawArguments.Check(latent, width, height, firstRow, rowCount, intensities);
        using var grid = new Grid(view, width, height, firstRow, rowCount);
        ResidualCppnKernel.Draw(Drawn, latent, grid.Columns, grid.Rows, intensities, cancellationToken);
    }

    /// <inheritdoc/>
    public IDrawing CreateDrawing()
    {
        using var frame = Grid.OfFrame();
        return new ResidualCppnDrawing(Drawn, frame.Columns, frame.Rows);
    }
}
