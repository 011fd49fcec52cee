using BenchmarkDotNet.Attributes;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;
using static TorchSharp.torch;

namespace CppnGallery.Benchmarks;

/// <summary>
/// Forward and backward of a generator over training pictures, 24 × 6 residual or 4 × 128 dense: one fused function against libtorch layer by layer.
/// <c>dotnet run -c Release --project tests/CppnGallery.Benchmarks -- --filter '*Generator*'</c>
/// </summary>
[ShortRunJob]
public class GeneratorBenchmarks
{
    private const int Batch = 50;

    private readonly Tensor _latents = randn(Batch, Latent.Size).requires_grad_(true);
    private readonly Tensor _weights = randn(Batch, 1, 26, 26);
    private Painter _painter = null!;
    private LayeredCppn _layers = null!;

    [Params(ResidualCppn.Kind, DenseCppn.Kind)]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        IGenerator generator = Kind == ResidualCppn.Kind ? new ResidualCppn(new()) : new DenseCppn(new());
        var random = new RandomSource(1);
        generator.Initialise(random);
        if (generator is ResidualCppn residual)
        {
            random.FillGaussian(residual.BlockWeights.Data, 0.5); // trained weights are lively in every layer
        }

        var compute = Compute.Plain with { Threads = Environment.ProcessorCount };
        compute.EnterThread();
        _painter = new(generator, compute);
        _layers = LayeredCppn.Of(generator, _painter.Parameters, compute);
    }

    [Benchmark(Baseline = true)]
    public void LayerByLayer() => Back(_layers);

    [Benchmark]
    public void Fused() => Back(_painter);

    private void Back(nn.Module<Tensor, Tensor> generator)
    {
        using var scope = NewDisposeScope();
        (generator.forward(_latents) * _weights).sum().backward();
    }
}
