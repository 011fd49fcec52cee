using System.Numerics;
using CppnGallery.Rendering.Png;

namespace CppnGallery.Rendering.Tests;

/// <summary>Every triple of neighbours that there is, against the words of the standard.</summary>
public class PredictorTests
{
    private static void AssertEverywhere<TPredictor>(Func<int, int, int, int> standard)
        where TPredictor : struct, IPredictor
    {
        var lanes = new byte[Vector<byte>.Count];
        var steps = new Vector<byte>([.. Enumerable.Range(0, lanes.Length).Select(lane => (byte)lane)]);
        long wrong = 0;
        for (int a = 0; a < 256 && wrong == 0; a++)
        {
            for (int b = 0; b < 256; b++)
            {
                for (int c = 0; c < 256; c += lanes.Length)
                {
                    TPredictor.Predict(new Vector<byte>((byte)a), new Vector<byte>((byte)b), new Vector<byte>((byte)c) + steps).CopyTo(lanes);
                    for (int lane = 0; lane < lanes.Length; lane++)
                    {
                        int expected = standard(a, b, c + lane);
                        wrong += lanes[lane] == expected && TPredictor.Predict((byte)a, (byte)b, (byte)(c + lane)) == expected ? 0 : 1;
                    }
                }
            }
        }

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Average_is_half_the_sum_rounded_down() => AssertEverywhere<MeanPredictor>((a, b, _) => (a + b) >> 1);

    [Fact]
    public void Paeth_is_the_neighbour_nearest_to_the_plane() => AssertEverywhere<PaethPredictor>((a, b, c) =>
    {
        int p = a + b - c;
        int nearest = Math.Min(Math.Abs(p - a), Math.Min(Math.Abs(p - b), Math.Abs(p - c)));
        return Math.Abs(p - a) == nearest ? a : Math.Abs(p - b) == nearest ? b : c;
    });
}
