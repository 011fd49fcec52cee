using CppnGallery.Autograd;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Generators;

/// <summary>
/// The residual CPPN of part two: <c>h = tanh(8z·Wz + bz + x·wx + y·wy + r·wr)</c>, then blocks of four ReLU layers and a tanh
/// layer added to <c>h</c>, then <c>sigmoid(h·wo + bo)</c>. A picture is this function at the centres of its pixels.
/// <para>
/// The same network stands here three times: <see cref="Draw"/> is the fused kernel that serves pictures, <see cref="ResidualCppnLayers"/>
/// runs layer by layer with gradients, and <see cref="ResidualCppnReference"/> is the slow double-precision text that both are held to.
/// </para>
/// </summary>
public sealed class ResidualCppn : IGenerator
{
    /// <summary>The factor on the latent before it enters the network, as the coordinates' own scale.</summary>
    public const float LatentScale = 8;

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
        LatentWeights = Tensor.Parameter(Latent.Size, n);
        PlaneWeights = Tensor.Parameter(3, n);
        FirstBias = Tensor.Parameter(n);
        BlockWeights = Tensor.Parameter(settings.Blocks, ResidualCppnSettings.ReluLayers + 1, n, n);
        BlockBiases = Tensor.Parameter(settings.Blocks, ResidualCppnSettings.ReluLayers + 1, n);
        OutputWeights = Tensor.Parameter(n, 1);
        OutputBias = Tensor.Parameter(1);
        Parameters =
        [
            new("generator.latent.weight", LatentWeights),
            new("generator.plane.weight", PlaneWeights),
            new("generator.first.bias", FirstBias),
            new("generator.blocks.weight", BlockWeights),
            new("generator.blocks.bias", BlockBiases),
            new("generator.output.weight", OutputWeights),
            new("generator.output.bias", OutputBias),
        ];
    }

    /// <summary>Shape and σ.</summary>
    public ResidualCppnSettings Settings { get; }

    /// <summary>(32, N): latent to first layer.</summary>
    public Tensor LatentWeights { get; }

    /// <summary>(3, N): x, y and r to first layer.</summary>
    public Tensor PlaneWeights { get; }

    /// <summary>(N): bias of the first layer.</summary>
    public Tensor FirstBias { get; }

    /// <summary>(blocks, 5, N in, N out): four ReLU layers and the tanh layer of every block.</summary>
    public Tensor BlockWeights { get; }

    /// <summary>(blocks, 5, N).</summary>
    public Tensor BlockBiases { get; }

    /// <summary>(N, 1).</summary>
    public Tensor OutputWeights { get; }

    /// <summary>(1).</summary>
    public Tensor OutputBias { get; }

    /// <summary>All of them, in checkpoint order.</summary>
    public IReadOnlyList<NamedTensor> Parameters { get; }

    /// <summary>How many numbers the generator is.</summary>
    public long ParameterCount => Parameters.Sum(p => (long)p.Tensor.Count);

    /// <summary>Draws the initial weights: Gaussians of σ 0.05 at both ends, <see cref="ResidualCppnSettings.ReluStddev"/> in the ReLU layers, 0.001 in the tanh layers, biases alike.</summary>
    public void Initialise(RandomSource random)
    {
        random.FillGaussian(LatentWeights.Data, FirstStddev);
        random.FillGaussian(PlaneWeights.Data, FirstStddev);
        random.FillGaussian(FirstBias.Data, FirstStddev);
        for (int block = 0; block < Settings.Blocks; block++)
        {
            for (int layer = 0; layer <= ResidualCppnSettings.ReluLayers; layer++)
            {
                double stddev = layer < ResidualCppnSettings.ReluLayers ? Settings.ReluStddev : TanhStddev;
                random.FillGaussian(BlockWeights.Part(block).Part(layer).Data, stddev);
                random.FillGaussian(BlockBiases.Part(block).Part(layer).Data, stddev);
            }
        }

        random.FillGaussian(OutputWeights.Data, FirstStddev);
        random.FillGaussian(OutputBias.Data, FirstStddev);
    }

    /// <inheritdoc/>
    public void Draw(ReadOnlySpan<float> latent, View view, int width, int height, int firstRow, int rowCount, Span<float> intensities, CancellationToken cancellationToken = default)
    {
        DrawArguments.Check(latent, width, height, firstRow, rowCount, intensities);
        ResidualCppnKernel.Draw(this, latent, view, width, height, firstRow, rowCount, intensities, cancellationToken);
    }

    /// <inheritdoc/>
    public IDrawing CreateDrawing() => new ResidualCppnDrawing(this);
}
