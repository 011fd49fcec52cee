using CppnGallery.Kernels.Generators;
using CppnGallery.Models;
using CppnGallery.Models.Generators;

namespace CppnGallery.Rendering.Devices;

/// <summary>A generator as the kernels of <c>Cppn.cl</c> want it: the options that compile them for its shape, and its weights in order of use.</summary>
/// <param name="Options">For the compiler; equal for networks of one shape.</param>
/// <param name="Items">Work items in a group.</param>
/// <param name="Pixels">Pixels that a group draws.</param>
/// <param name="Biases">First biases, filled up: so many numbers <see cref="Fold"/> writes.</param>
/// <param name="Weights">Everything but the first biases.</param>
internal sealed record PackedNetwork(string Options, int Items, int Pixels, int Biases, float[] Weights)
{
    /// <summary>Items of a residual group, a pixel each: two or one of the bundles in which GPUs run them.</summary>
    private const int ResidualItems = 64;

    /// <summary>Nodes and pixels that an item of a dense group works on.</summary>
    private const int Tile = 4;

    /// <summary>(32, N): latent to first layer.</summary>
    public required Weights LatentWeights { get; init; }

    /// <summary>(N): bias of the first layer.</summary>
    public required Weights FirstBias { get; init; }

    /// <summary>Packs the generator's weights as they are now; <see langword="null"/> where it is of neither kind.</summary>
    /// <param name="generator">Read; nothing of it is kept but the weights of the latent's fold.</param>
    /// <param name="constantBytes">What the device has of constant memory.</param>
    public static PackedNetwork? Pack(IGenerator generator, long constantBytes) => generator switch
    {
        ResidualCppn residual => Pack(residual, constantBytes),
        DenseCppn dense => Pack(dense),
        _ => null,
    };

    /// <summary>The first layer's biases for a latent, with the latent folded in.</summary>
    /// <param name="latent">32 values, unscaled.</param>
    /// <param name="folded">Room for <see cref="Biases"/>.</param>
    public void Fold(ReadOnlySpan<float> latent, Span<float> folded)
    {
        folded[..Biases].Clear();
        LatentFold.Fold(LatentWeights.Data, FirstBias.Data, latent, folded);
    }

    private static PackedNetwork Pack(ResidualCppn generator, long constantBytes)
    {
        int nodes = generator.Settings.Nodes, layers = generator.Settings.Blocks * (ResidualCppnSettings.ReluLayers + 1);
        var weights = new List<float>();
        weights.AddRange(generator.PlaneWeights.Data);
        AddLayers(weights, generator.BlockWeights, generator.BlockBiases, layers, nodes, nodes);
        weights.Add(generator.OutputBias.Data[0]);
        weights.AddRange(generator.OutputWeights.Data);
        string fit = weights.Count * sizeof(float) <= constantBytes ? " -D WEIGHTS_FIT" : "";
        return new($"-D RESIDUAL -D NODES={nodes} -D BLOCKS={generator.Settings.Blocks}{fit}", ResidualItems, ResidualItems, nodes, [.. weights])
        {
            LatentWeights = generator.LatentWeights,
            FirstBias = generator.FirstBias,
        };
    }

    private static PackedNetwork Pack(DenseCppn generator)
    {
        int nodes = generator.Settings.Nodes, padded = (nodes + Tile - 1) / Tile * Tile;
        // Activations take 16 KiB of local memory at 128 nodes and at 256, half of what every device has, and at most 256 items work on them.
        int pixels = padded <= 128 ? 32 : 16;
        int items = padded / Tile * (pixels / Tile);
        var weights = new List<float>();
        for (int i = 0; i < 3; i++)
        {
            AddPadded(weights, generator.PlaneWeights.Data.Slice(i * nodes, nodes), padded);
        }

        AddLayers(weights, generator.TanhWeights, generator.TanhBiases, generator.Settings.TanhLayers, nodes, padded);
        weights.Add(generator.OutputBias.Data[0]);
        weights.AddRange(generator.OutputWeights.Data);
        string options = $"-D DENSE -D NODES={nodes} -D TANH_LAYERS={generator.Settings.TanhLayers} -D PADDED={padded} -D PIXELS={pixels} -D ITEMS={items}";
        return new(options, items, pixels, padded, [.. weights]) { LatentWeights = generator.LatentWeights, FirstBias = generator.FirstBias };
    }

    // For every layer its bias, then its weights (N in, N out); rows filled up with zeros.
    private static void AddLayers(List<float> packed, Weights weights, Weights biases, int layers, int nodes, int padded)
    {
        for (int layer = 0; layer < layers; layer++)
        {
            AddPadded(packed, biases.Data.Slice(layer * nodes, nodes), padded);
            for (int i = 0; i < nodes; i++)
            {
                AddPadded(packed, weights.Data.Slice(((layer * nodes) + i) * nodes, nodes), padded);
            }
        }
    }

    private static void AddPadded(List<float> packed, ReadOnlySpan<float> row, int padded)
    {
        packed.AddRange(row);
        packed.AddRange(new float[padded - row.Length]);
    }
}
