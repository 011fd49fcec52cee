using CppnGallery.Autograd;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Generators;

/// <summary>
/// The dense CPPN of part one, "the previous model": <c>h = softplus(8z·Wz + bz + x·wx + y·wy + r·wr)</c>, then tanh layers of the same width,
/// then <c>sigmoid(h·wo + bo)</c>.
/// <para>
/// As with <see cref="ResidualCppn"/> the network stands here three times: <see cref="Draw"/> is the fused kernel, <see cref="DenseCppnLayers"/>
/// runs layer by layer with gradients, and <see cref="DenseCppnReference"/> is the slow double-precision text that both are held to.
/// </para>
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
        LatentWeights = Tensor.Parameter(Latent.Size, n);
        PlaneWeights = Tensor.Parameter(3, n);
        FirstBias = Tensor.Parameter(n);
        TanhWeights = Tensor.Parameter(settings.TanhLayers, n, n);
        TanhBiases = Tensor.Parameter(settings.TanhLayers, n);
        OutputWeights = Tensor.Parameter(n, 1);
        OutputBias = Tensor.Parameter(1);
        Parameters =
        [
            new("generator.latent.weight", LatentWeights),
            new("generator.plane.weight", PlaneWeights),
            new("generator.first.bias", FirstBias),
            new("generator.tanh.weight", TanhWeights),
            new("generator.tanh.bias", TanhBiases),
            new("generator.output.weight", OutputWeights),
            new("generator.output.bias", OutputBias),
        ];
    }

    /// <summary>Shape and σ.</summary>
    public DenseCppnSettings Settings { get; }

    /// <summary>(32, N): latent to first layer.</summary>
    public Tensor LatentWeights { get; }

    /// <summary>(3, N): x, y and r to first layer.</summary>
    public Tensor PlaneWeights { get; }

    /// <summary>(N): bias of the first layer.</summary>
    public Tensor FirstBias { get; }

    /// <summary>(layers − 1, N in, N out): the tanh layers.</summary>
    public Tensor TanhWeights { get; }

    /// <summary>(layers − 1, N).</summary>
    public Tensor TanhBiases { get; }

    /// <summary>(N, 1).</summary>
    public Tensor OutputWeights { get; }

    /// <summary>(1).</summary>
    public Tensor OutputBias { get; }

    /// <inheritdoc/>
    public IReadOnlyList<NamedTensor> Parameters { get; }

    /// <inheritdoc/>
    public long ParameterCount => Parameters.Sum(p => (long)p.Tensor.Count);

    /// <summary>Draws the initial weights: Gaussians of one σ, <see cref="DenseCppnSettings.Stddev"/>, biases alike.</summary>
    public void Initialise(RandomSource random)
    {
        foreach (var (_, tensor) in Parameters)
        {
            random.FillGaussian(tensor.Data, Settings.Stddev);
        }
    }

    /// <inheritdoc/>
    public void Draw(ReadOnlySpan<float> latent, View view, int width, int height, int firstRow, int rowCount, Span<float> intensities, CancellationToken cancellationToken = default)
    {
        DrawArguments.Check(latent, width, height, firstRow, rowCount, intensities);
        DenseCppnKernel.Draw(this, latent, view, width, height, firstRow, rowCount, intensities, cancellationToken);
    }

    /// <inheritdoc/>
    public IDrawing CreateDrawing() => new DenseCppnDrawing(this);
}
