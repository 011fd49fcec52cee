using BenchmarkDotNet.Attributes;
using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Benchmarks;

/// <summary>
/// Forward and backward of the 24 × 6 generator over training pictures: one fused operation against layer by layer.
/// <c>dotnet run -c Release --project tests/CppnGallery.Benchmarks -- --filter '*Generator*'</c>
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class GeneratorBenchmarks
{
    private const int Batch = 50;

    private readonly Tape _tape = new();
    private readonly Tensor _latents = Tensor.Parameter(Batch, Latent.Size);
    private readonly Tensor _weights = Tensor.Constant(Batch * 676, 1);
    private readonly Tensor _points = ResidualCppnLayers.Points(View.Frame, 26, 26);
    private readonly ResidualCppnLayers _layers;
    private readonly ResidualCppnDrawing _drawing;

    public GeneratorBenchmarks()
    {
        var generator = new ResidualCppn(new());
        var random = new RandomSource(1);
        generator.Initialise(random);
        random.FillGaussian(generator.BlockWeights.Data, 0.5);
        random.FillGaussian(_latents.Data, 1);
        random.FillGaussian(_weights.Data, 1);
        _layers = new ResidualCppnLayers(generator);
        _drawing = new ResidualCppnDrawing(generator);
    }

    [Benchmark(Baseline = true)]
    public void LayerByLayer() => Back(_layers.Forward(_tape, _latents, _points));

    [Benchmark]
    public void Fused() => Back(_drawing.Draw(_tape, _latents));

    private void Back(Tensor pictures)
    {
        _tape.Backward(_tape.Dense(_tape.Reshape(pictures, 1, pictures.Count), _weights, null));
        _tape.Reset();
    }
}
