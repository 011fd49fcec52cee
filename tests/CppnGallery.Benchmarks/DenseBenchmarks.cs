using BenchmarkDotNet.Attributes;
using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Benchmarks;

/// <summary>
/// Forward and backward of the dense generator, 4 layers of 128, over training pictures: one fused operation against layer by layer.
/// <c>dotnet run -c Release --project tests/CppnGallery.Benchmarks -- --filter '*Dense*'</c>
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class DenseBenchmarks
{
    private const int Batch = 64;

    private readonly Tape _tape = new();
    private readonly Tensor _latents = Tensor.Parameter(Batch, Latent.Size);
    private readonly Tensor _weights = Tensor.Constant(Batch * 676, 1);
    private readonly Tensor _points = ResidualCppnLayers.Points(View.Frame, 26, 26);
    private readonly DenseCppnLayers _layers;
    private readonly DenseCppnDrawing _drawing;

    public DenseBenchmarks()
    {
        var generator = new DenseCppn(new());
        var random = new RandomSource(1);
        generator.Initialise(random);
        random.FillGaussian(_latents.Data, 1);
        random.FillGaussian(_weights.Data, 1);
        _layers = new DenseCppnLayers(generator);
        _drawing = new DenseCppnDrawing(generator);
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
