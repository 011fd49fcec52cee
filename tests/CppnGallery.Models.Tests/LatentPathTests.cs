using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Tests;

public class LatentPathTests
{
    private static readonly Latent[] Stops = [.. new ulong[] { 2, 9, 0, 2 }.Select(Latent.FromSeed)];

    [Theory]
    [InlineData(Easing.Linear)]
    [InlineData(Easing.Sinusoid)]
    public void Every_frame_is_the_formula_in_double_to_half_a_unit_of_a_half(Easing easing)
    {
        const int frames = 7;
        var path = new LatentPath(Stops, easing, frames);
        Assert.Equal((3 * frames) + 1, path.Count);
        for (int frame = 0; frame < path.Count; frame++)
        {
            int leg = Math.Min(frame / frames, 2);
            double t = (frame - (leg * frames)) / (double)frames, part = easing == Easing.Sinusoid ? Math.Sin(t * Math.PI / 2) : t;
            for (int i = 0; i < Latent.Size; i++)
            {
                double from = Stops[leg].Values[i], to = Stops[leg + 1].Values[i], expected = from + ((to - from) * part);
                // Half a unit of a half, 2⁻¹¹ of the value, and the float's own rounding.
                double allowed = Math.Max(Math.Abs(expected), Math.Pow(2, -14)) * (Math.Pow(2, -11) + 1e-6) + (1e-6 * Math.Abs(to - from));
                Assert.InRange(path[frame].Values[i], expected - allowed, expected + allowed);
            }
        }
    }

    [Fact]
    public void At_every_stop_exactly_that_latent_is_shown()
    {
        var path = new LatentPath(Stops, Easing.Sinusoid, 5);
        Assert.Equal(Stops, new[] { path[0], path[5], path[10], path[15] });
        Assert.Equal("seed-9", path[5].Text);
    }

    [Fact]
    public void A_way_that_comes_round_and_repeats_shows_its_joint_once()
    {
        var path = new LatentPath(Stops, Easing.Linear, 5, repeats: true);
        Assert.Equal(15, path.Count);
        Assert.Equal("seed-2", path[0].Text);
        Assert.NotEqual(path[0], path[14]);
        Assert.Equal(16, new LatentPath(Stops.Take(3), Easing.Linear, 8, repeats: true).Count - 1);
    }

    [Fact]
    public void A_sinusoid_spends_more_time_near_the_end()
    {
        Assert.Equal(0.5, LatentPath.Ease(Easing.Linear, 0.5));
        Assert.Equal(Math.Sqrt(0.5), LatentPath.Ease(Easing.Sinusoid, 0.5), 15);
        Assert.Equal(1, LatentPath.Ease(Easing.Sinusoid, 1), 15);
    }

    [Fact]
    public void What_is_no_way_is_refused()
    {
        Assert.Throws<ArgumentException>("stops", () => new LatentPath(Stops.Take(1), Easing.Linear, 5));
        Assert.Throws<ArgumentOutOfRangeException>("framesALeg", () => new LatentPath(Stops, Easing.Linear, 0));
        var path = new LatentPath(Stops, Easing.Linear, 5);
        Assert.Throws<ArgumentOutOfRangeException>("frame", () => path[-1]);
        Assert.Throws<ArgumentOutOfRangeException>("frame", () => path[16]);
    }
}
