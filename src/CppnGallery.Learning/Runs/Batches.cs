using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;

namespace CppnGallery.Learning.Runs;

/// <summary>
/// An endless row of batches: pass after pass over the whole set, each in a new random order, every digit as a random 26 × 26 crop of its
/// 28 × 28, 0..1 with 1 as ink. Where a pass ends amid a batch, the next pass fills it up.
/// </summary>
internal sealed class Batches(DigitSet digits, int batchSize, RandomSource random, Compute compute)
{
    /// <summary>Offsets 0, 1, 2 in each direction: nine crops a digit.</summary>
    private const int Offsets = DigitSet.Side - IDrawing.Side + 1;

    private readonly int[] _order = new int[digits.Count];

    /// <summary>The last that was taken.</summary>
    public Batch Current { get; } = new(batchSize, compute);

    /// <summary>The random source's state before it shuffled this pass: the order in one number.</summary>
    public ulong Shuffled { get; private set; }

    /// <summary>Digits of this pass that are used up; at first all of a pass that never was.</summary>
    public int Place { get; private set; } = digits.Count;

    /// <summary>Fills <see cref="Current"/> with the next batch, and returns it.</summary>
    public Batch Next()
    {
        for (int b = 0; b < batchSize; b++)
        {
            if (Place == digits.Count)
            {
                Shuffled = random.State;
                Shuffle(random);
                Place = 0;
            }

            int digit = _order[Place++];
            Current.Digits[b] = digits.Labels[digit];
            Crops.Copy(digits.Picture(digit), random.NextBelow(Offsets), random.NextBelow(Offsets), Current.Values.Slice(b * IDrawing.Pixels, IDrawing.Pixels));
        }

        Current.Send();
        return Current;
    }

    /// <summary>Goes to a place in the pass that was shuffled from this state.</summary>
    public void GoTo(ulong shuffled, int place)
    {
        Shuffle(new RandomSource(shuffled));
        (Shuffled, Place) = (shuffled, place);
    }

    // From the sorted order, so that the result depends on the source's state alone.
    private void Shuffle(RandomSource source)
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        source.Shuffle(_order);
    }
}
