using CppnGallery.Kernels.Generators;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Judges;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Evaluation;

/// <summary>
/// Shows any number of pictures to a judge, so many at a time; on one thread, in float32, so that figures are the same on any number of
/// cores.
/// </summary>
internal sealed class Showing(JudgeWeights weights)
{
    /// <summary>Pictures at a time: enough to keep the cores at work, few enough for the cache of a small machine.</summary>
    private const int Batch = 250;

    private readonly Judge _judge = new(weights, Compute.Plain);
    private readonly AlignedFloats _pictures = new(Batch * JudgeWeights.Pixels);

    /// <summary>Draws pictures <paramref name="first"/> and following into (B, 26, 26), as many as there is room for, 1 is ink.</summary>
    public delegate void Filler(int first, Memory<float> pictures);

    /// <summary>Takes what the judge says of one picture (26, 26), and its features (128).</summary>
    public delegate void Taker(int index, ReadOnlySpan<float> picture, Verdict verdict, ReadOnlySpan<float> features);

    /// <summary>Pictures 0 to <paramref name="count"/> − 1, in order.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between batches.</exception>
    public void Show(int count, Filler fill, Taker take, CancellationToken cancellationToken)
    {
        Compute.Plain.EnterThread();
        for (int first = 0; first < count; first += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int size = Math.Min(Batch, count - first);
            fill(first, _pictures.Memory[..(size * JudgeWeights.Pixels)]);
            using var calls = NativeCalls.Enter();
            using var scope = NewDisposeScope();
            using var still = no_grad();
            var pictures = TensorMemory.Share(_pictures.Memory[..(size * JudgeWeights.Pixels)], size, 1, JudgeWeights.Side, JudgeWeights.Side);
            var (features, logits) = _judge.forward(pictures, null);
            for (int b = 0; b < size; b++)
            {
                take(
                    first + b,
                    _pictures.Span.Slice(b * JudgeWeights.Pixels, JudgeWeights.Pixels),
                    Verdict.Of(logits.Floats().Slice(b * JudgeWeights.Classes, JudgeWeights.Classes)),
                    features.Floats().Slice(b * JudgeWeights.Features, JudgeWeights.Features));
            }
        }
    }
}
