using CppnGallery.Autograd;
using CppnGallery.Networks.Latents;

namespace CppnGallery.Networks.Generators;

/// <summary>
/// The residual CPPN of part two: <c>h = tanh(8z·Wz + bz + x·wx + y·wy + r·wr)</c>, then blocks of four ReLU layers and a tanh
/// layer added to <c>h</c>, then <c>sigmoid(h·wo + bo)</c>. A picture is this function at the centres of its pixels.
/// </summary>
public sealed class ResidualCppn
{
    /// <summary>The factor on the latent before it enters the network, as the coordinates' own scale.</summary>
    public const float LatentScale = 8;

    /// <summary>A generator with all weights zero; see <c>Initialise</c> and the checkpoint reader.</summary>
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

    /// <summary>
    /// Intensities (0..1, 1 is ink) of rows <paramref name="firstRow"/> .. <paramref name="firstRow"/> + <paramref name="rowCount"/> of the
    /// view at <paramref name="width"/> × <paramref name="height"/>, row-major. A row has the same bits whoever asks for it and with whichever others.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled between pieces of work; the span is then partly written.</exception>
    public void Draw(ReadOnlySpan<float> latent, View view, int width, int height, int firstRow, int rowCount, Span<float> intensities, CancellationToken cancellationToken = default)
    {
        throw new NotSupportedException();
    }
}
