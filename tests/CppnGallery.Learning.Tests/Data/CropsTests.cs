using CppnGallery.Learning.Data;

namespace CppnGallery.Learning.Tests.Data;

public sealed class CropsTests
{
    private const int Count = 6;

    private static readonly DigitSet Noise = MakeNoise();

    [Fact]
    public void Each_of_the_nine_pieces_of_each_digit_is_cut_where_it_should_be()
    {
        for (int digit = 0; digit < Count; digit++)
        {
            for (int crop = 0; crop < 9; crop++)
            {
                float[] piece = new float[676];
                Crops.Copy(Noise.Picture(digit), left: crop % 3, top: crop / 3, piece);
                Assert.Equal(Piece(digit, crop % 3, crop / 3), piece);
            }
        }
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(1, 4)]
    [InlineData(5, 1)]
    public void Middles_are_cut_one_pixel_from_every_edge_of_each_digit(int first, int count)
    {
        float[] pieces = new float[count * 676];
        Crops.CopyMiddles(Noise, first, pieces);
        Assert.Equal(Enumerable.Range(first, count).SelectMany(digit => Piece(digit, 1, 1)), pieces);
    }

    private static float[] Piece(int digit, int left, int top) =>
        [.. Enumerable.Range(0, 676).Select(p => Noise.Picture(digit)[(((p / 26) + top) * 28) + (p % 26) + left] / 255f)];

    private static DigitSet MakeNoise()
    {
        byte[] pictures = new byte[Count * 28 * 28];
        new Random(8).NextBytes(pictures);
        return new("noise", pictures, new byte[Count]);
    }
}
