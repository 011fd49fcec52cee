using CppnGallery.Autograd;
using CppnGallery.Autograd.Randomness;
using CppnGallery.Training.Data;

namespace CppnGallery.Training.Runs;

/// <summary>Cuts an epoch into batches: the digits in random order, each as a random 26 × 26 crop of its 28 × 28, 0..1 with 1 as ink. What is left over after the last full batch waits for the next epoch's order.</summary>
internal sealed class Batches(DigitSet digits, int batchSize, RandomSource random)
{
    private const int Side = 26;

    /// <summary>Offsets 0, 1, 2 in each direction: nine crops a digit.</summary>
    private const int Offsets = DigitSet.Side - Side + 1;

    private readonly int[] _order = [.. Enumerable.Range(0, digits.Count)];

    /// <summary>(B, 26, 26, 1).</summary>
    public Tensor Pictures { get; } = Tensor.Constant(batchSize, Side, Side, 1);

    /// <summary>(B).</summary>
    public byte[] Labels { get; } = new byte[batchSize];

    /// <summary>Full batches in an epoch.</summary>
    public int Count => digits.Count / batchSize;

    /// <summary>A new order, from the sorted one, so that it depends on the random source's state alone.</summary>
    public void Shuffle()
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        random.Shuffle(_order);
    }

    /// <summary>Fills <see cref="Pictures"/> and <see cref="Labels"/> with batch <paramref name="index"/>.</summary>
    public void Load(int index)
    {
        for (int b = 0; b < batchSize; b++)
        {
            int digit = _order[(index * batchSize) + b];
            Labels[b] = digits.Labels[digit];
            var source = digits.Picture(digit);
            int left = random.NextBelow(Offsets), top = random.NextBelow(Offsets);
            var target = Pictures.Data.Slice(b * Side * Side, Side * Side);
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                {
                    target[(y * Side) + x] = source[((y + top) * DigitSet.Side) + x + left] / 255f;
                }
            }
        }
    }
}
