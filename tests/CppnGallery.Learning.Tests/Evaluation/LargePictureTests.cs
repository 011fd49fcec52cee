using CppnGallery.Learning.Evaluation;

namespace CppnGallery.Learning.Tests.Evaluation;

/// <summary>Drawings whose measures are known. Places and lengths are in pixels of 260 a side, ten to a training pixel.</summary>
public sealed class LargePictureTests
{
    private const int Side = 260;

    [Theory]
    [InlineData(30)]
    [InlineData(100)]
    public void A_disc_has_the_contour_of_its_circle_and_is_one_piece(double radius)
    {
        var figures = Measure((x, y) => Ramp(radius - Math.Sqrt(Square(x - 130) + Square(y - 130)), 8));

        Assert.Equal(2 * Math.PI * radius / Side, figures.ContourLength, 0.002 * 2 * Math.PI * radius / Side);
        Assert.Equal(1, figures.Pieces);
    }

    [Theory]
    [InlineData(6, 1)]
    [InlineData(20, 1)]
    [InlineData(20, 0.6)]
    public void An_edge_is_eight_tenths_of_its_ramp_wide_however_much_contour_there_is(double ramp, double share)
    {
        // A ring of a linear ramp: its greys from 10 to 90 % fill 2πr·0.8·ramp exactly, and training pixels are ten pixels.
        var ring = Measure((x, y) => Ramp((100 * share) - Math.Sqrt(Square(x - 130) + Square(y - 130)), ramp));

        Assert.Equal(0.8 * ramp / 10, Liveliness.Of([ring], new(null, null, null)).EdgeWidth!.Value, 0.02 * 0.8 * ramp / 10);
    }

    [Fact]
    public void A_straight_line_is_as_long_as_between_the_outermost_centres_at_any_angle()
    {
        Assert.Equal(259.0 / 260, Measure((x, _) => Ramp(x - 100.25, 30)).ContourLength, 1e-6);
        Assert.Equal(259 * Math.Sqrt(2) / 260, Measure((x, y) => Ramp((x - y) / Math.Sqrt(2), 300)).ContourLength, 1e-5);
    }

    [Fact]
    public void Where_ink_meets_at_a_corner_the_line_follows_the_mean()
    {
        // Two pixels that touch by a corner. On paper of 0 the line cuts six corners outside and two in the middle, each √½ long.
        float[] picture = new float[16];
        picture[5] = picture[10] = 1;
        Assert.Equal(8 * Math.Sqrt(0.5), Contour.Length(picture, 4), 1e-6);

        for (int i = 0; i < 16; i++)
        {
            picture[i] = i is 5 or 10 ? 1 : -0.2f;
        }

        // On paper of −0.2 the middle's mean is 0.4: they are apart, and the line goes round each 0.5/1.2 from its centre, by four cuts.
        Assert.Equal(8 * Math.Sqrt(2) * 0.5 / 1.2, Contour.Length(picture, 4), 1e-6);
        for (int i = 0; i < 16; i++)
        {
            picture[i] = i is 5 or 10 ? 1 : 0.2f;
        }

        // On paper of 0.2 the mean is 0.6: they are joined, and the line goes round both, 0.5/0.8 from the ink, and round the paper between, 0.3/0.8 from it.
        Assert.Equal(Math.Sqrt(2) * ((6 * 0.5 / 0.8) + (2 * 0.3 / 0.8)), Contour.Length(picture, 4), 1e-6);
    }

    [Fact]
    public void Pieces_join_by_corners_and_specks_do_not_count()
    {
        // Two squares of 20 that touch by a corner, one of 5 × 5 (25 pixels, the least that counts), and one of 4 × 6.
        Assert.Equal(2, Measure((x, y) =>
            In(x, 20, 40) && In(y, 20, 40) ? 1 : In(x, 40, 60) && In(y, 40, 60) ? 0.5 : In(x, 255, 260) && In(y, 255, 260) ? 1 : In(x, 200, 204) && In(y, 100, 106) ? 1 : 0.49).Pieces);
        Assert.Equal(0, Measure((_, _) => 0.49).Pieces);
        Assert.Equal(1, Measure((_, _) => 0.5).Pieces);

        // A row does not go on at the left of the next.
        Assert.Equal(2, Measure((x, y) => (In(x, 255, 260) && In(y, 50, 60)) || (In(x, 0, 5) && In(y, 51, 61)) ? 1 : 0).Pieces);
    }

    [Theory]
    [InlineData(12.5, 0, 0)]
    [InlineData(13, 0, 1)]
    [InlineData(40, 0, 1)]
    [InlineData(0, 13, 1)]
    [InlineData(5, 30, 1)]
    [InlineData(5, 6, 0)]
    public void A_wave_is_fine_from_thirteen_cycles_a_frame(double across, double down, double share)
    {
        var figures = Measure((x, y) => 0.5 + (0.4 * Math.Cos(2 * Math.PI * across * x / Side) * Math.Cos(2 * Math.PI * down * y / Side)));

        double waves = across == 0 || down == 0 ? 0.5 : 0.25;
        Assert.Equal(0.16 * waves, figures.Energy, 1e-6);
        Assert.Equal(share * 0.16 * waves, figures.FineEnergy, 1e-6);
    }

    [Fact]
    public void Energies_of_waves_add_up_and_the_mean_has_none()
    {
        var figures = Measure((x, y) => 0.3 + (0.3 * Math.Cos(2 * Math.PI * 3 * x / Side)) + (0.1 * Math.Cos(2 * Math.PI * 20 * y / Side)));

        Assert.Equal(0.01 / (0.09 + 0.01), figures.FineEnergy / figures.Energy, 1e-5);
        Assert.Equal(0, Measure((_, _) => 0.7).Energy, 1e-12);
    }

    [Fact]
    public void A_ramp_from_edge_to_edge_is_coarse()
    {
        // By a Fourier transform the jump at the edges would be 6/π² · Σ 1/k² of a ramp's energy, k ≥ 13: 4.9 %. Of the cosines' 96/π⁴ · Σ 1/k⁴, odd k ≥ 27, nine millionths are left.
        var figures = Measure((x, _) => x / Side);

        double expected = 96 / Math.Pow(Math.PI, 4) * Enumerable.Range(0, 100).Sum(i => Math.Pow(27 + (2 * i), -4));
        Assert.Equal(expected, figures.FineEnergy / figures.Energy, 0.1 * expected);
    }

    private static PictureFigures Measure(Func<double, double, double> ink)
    {
        var picture = new LargePicture();
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = (float)ink((i % Side) + 0.5, (i / Side) + 0.5);
        }

        return picture.Measure();
    }

    private static double Ramp(double distance, double width) => Math.Clamp(0.5 + (distance / width), 0, 1);

    private static bool In(double value, double low, double high) => value > low && value < high;

    private static double Square(double value) => value * value;
}
