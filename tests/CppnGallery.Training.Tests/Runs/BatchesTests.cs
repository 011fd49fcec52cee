using CppnGallery.Autograd.Randomness;
using CppnGallery.Training.Data;
using CppnGallery.Training.Runs;

namespace CppnGallery.Training.Tests.Runs;

public class BatchesTests
{
    private const int Count = 35;
    private const int BatchSize = 10;

    // Digit i is evenly grey, i + 1 of 255: a crop tells which digit it is, wherever it was cut.
    private static readonly DigitSet Numbered = new(
        "numbered",
        Enumerable.Range(0, Count * DigitSet.PictureSize).Select(i => (byte)((i / DigitSet.PictureSize) + 1)).ToArray(),
        Enumerable.Range(0, Count).Select(i => (byte)(i % 10)).ToArray());

    [Fact]
    public void Every_pass_has_every_digit_once_and_its_own_order()
    {
        var seen = Take(new Batches(Numbered, BatchSize, new RandomSource(3)), 2 * Count / BatchSize);
        Assert.Equal(Enumerable.Range(0, Count), seen[..Count].Order());
        Assert.Equal(Enumerable.Range(0, Count), seen[Count..].Order());
        Assert.NotEqual(seen[..Count], seen[Count..]);
        Assert.NotEqual(Enumerable.Range(0, Count), seen[..Count]);
    }

    [Fact]
    public void Labels_go_with_their_pictures()
    {
        var batches = new Batches(Numbered, BatchSize, new RandomSource(3));
        batches.Next();
        Assert.Equal(batches.Labels, Digits(batches).Select(digit => (byte)(digit % 10)));
    }

    [Fact]
    public void From_any_place_the_row_goes_on_as_it_would_have()
    {
        var random = new RandomSource(3);
        var batches = new Batches(Numbered, BatchSize, random);
        Take(batches, 5); // amid the second pass
        var (shuffled, place, state) = (batches.Shuffled, batches.Place, random.State);
        int[] expected = Take(batches, 6);

        var resumed = new RandomSource(99);
        var again = new Batches(Numbered, BatchSize, resumed);
        again.GoTo(shuffled, place);
        resumed.State = state;
        Assert.Equal(expected, Take(again, 6));
        Assert.Equal(random.State, resumed.State);
    }

    private static int[] Take(Batches batches, int count)
    {
        var digits = new List<int>();
        for (int i = 0; i < count; i++)
        {
            batches.Next();
            digits.AddRange(Digits(batches));
        }

        return [.. digits];
    }

    private static int[] Digits(Batches batches) =>
        [.. Enumerable.Range(0, BatchSize).Select(b => (int)MathF.Round(batches.Pictures.Data[b * 676] * 255) - 1)];
}
