using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Runs;

namespace CppnGallery.Learning.Tests.Runs;

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
        var seen = Take(new Batches(Numbered, BatchSize, new RandomSource(3), Compute.Plain), 2 * Count / BatchSize);
        Assert.Equal(Enumerable.Range(0, Count), seen[..Count].Order());
        Assert.Equal(Enumerable.Range(0, Count), seen[Count..].Order());
        Assert.NotEqual(seen[..Count], seen[Count..]);
        Assert.NotEqual(Enumerable.Range(0, Count), seen[..Count]);
    }

    [Fact]
    public void Labels_go_with_their_pictures()
    {
        var batches = new Batches(Numbered, BatchSize, new RandomSource(3), Compute.Plain);
        batches.Next();
        Assert.Equal(batches.Current.Digits.ToArray(), Digits(batches).Select(digit => (long)digit % 10));
    }

    [Fact]
    public void Every_digit_and_every_place_of_a_batch_has_all_nine_crops()
    {
        // Noise: no two crops of any two digits are alike.
        const int digits = 7;
        byte[] noise = new byte[digits * 28 * 28];
        new Random(5).NextBytes(noise);
        byte[] labels = [.. Enumerable.Range(0, digits).Select(i => (byte)i)];
        var crops = new Dictionary<string, (int Digit, int Crop)>();
        foreach (var (digit, crop) in from digit in Enumerable.Range(0, digits) from crop in Enumerable.Range(0, 9) select (digit, crop))
        {
            var (top, left) = (crop / 3, crop % 3);
            crops.Add(TextOf([.. Enumerable.Range(0, 676).Select(p => noise[(digit * 784) + (((p / 26) + top) * 28) + (p % 26) + left] / 255f)]), (digit, crop));
        }

        var batches = new Batches(new DigitSet("noise", noise, labels), BatchSize, new RandomSource(3), Compute.Plain);
        var (byPlace, byDigit) = (new int[BatchSize, 9], new int[digits, 9]);
        const int Rounds = 300;
        for (int i = 0; i < Rounds; i++)
        {
            batches.Next();
            for (int b = 0; b < BatchSize; b++)
            {
                var (digit, crop) = crops[TextOf(batches.Current.Values.Slice(b * 676, 676))];
                Assert.Equal(batches.Current.Digits[b], digit);
                byPlace[b, crop]++;
                byDigit[digit, crop]++;
            }
        }

        // 300 / 9 a place and 3,000 / 63 a digit, give or take four deviations.
        Assert.All(byPlace.Cast<int>(), times => Assert.InRange(times, 12, 55));
        Assert.All(byDigit.Cast<int>(), times => Assert.InRange(times, 21, 74));
    }

    [Fact]
    public void From_any_place_the_row_goes_on_as_it_would_have()
    {
        var random = new RandomSource(3);
        var batches = new Batches(Numbered, BatchSize, random, Compute.Plain);
        Take(batches, 5); // amid the second pass
        var (shuffled, place, state) = (batches.Shuffled, batches.Place, random.State);
        int[] expected = Take(batches, 6);

        var resumed = new RandomSource(99);
        var again = new Batches(Numbered, BatchSize, resumed, Compute.Plain);
        again.GoTo(shuffled, place);
        resumed.State = state;
        Assert.Equal(expected, Take(again, 6));
        Assert.Equal(random.State, resumed.State);
    }

    private static string TextOf(ReadOnlySpan<float> picture) => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(picture));

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
        [.. Enumerable.Range(0, BatchSize).Select(b => (int)MathF.Round(batches.Current.Values[b * 676] * 255) - 1)];
}
