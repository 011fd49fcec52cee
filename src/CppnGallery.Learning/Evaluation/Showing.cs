using CppnGallery.Autograd;
using CppnGallery.Models.Judges;

namespace CppnGallery.Learning.Evaluation;

/// <summary>Shows any number of pictures to a judge, so many at a time.</summary>
internal sealed class Showing(Judge judge)
{
    /// <summary>Pictures at a time: enough to keep the cores at work, few enough for the cache of a small machine.</summary>
    private const int Batch = 250;

    private readonly Tape _tape = new(recording: false);
    private readonly float[] _pictures = new float[Batch * Judge.Pixels];

    /// <summary>Draws pictures <paramref name="first"/> and following into (B, 26, 26), as many as there is room for, 1 is ink.</summary>
    public delegate void Filler(int first, Memory<float> pictures);

    /// <summary>Takes what the judge says of one picture (26, 26), and its features (128).</summary>
    public delegate void Taker(int index, ReadOnlySpan<float> picture, Verdict verdict, ReadOnlySpan<float> features);

    /// <summary>Pictures 0 to <paramref name="count"/> − 1, in order.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between batches.</exception>
    public void Show(int count, Filler fill, Taker take, CancellationToken cancellationToken)
    {
        for (int first = 0; first < count; first += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int size = Math.Min(Batch, count - first);
            fill(first, _pictures.AsMemory(0, size * Judge.Pixels));
            var pictures = _tape.Rent(requiresGradient: false, size, Judge.Side, Judge.Side, 1);
            _pictures.AsSpan(0, pictures.Count).CopyTo(pictures.Data);
            var (features, logits) = judge.Forward(_tape, pictures);
            for (int b = 0; b < size; b++)
            {
                take(
                    first + b,
                    _pictures.AsSpan(b * Judge.Pixels, Judge.Pixels),
                    Judge.Decide(logits.Data.Slice(b * Judge.Classes, Judge.Classes)),
                    features.Data.Slice(b * Judge.Features, Judge.Features));
            }

            _tape.Reset();
        }
    }
}
