namespace CppnGallery.Rendering.Colours;

/// <summary>
/// Palettes of 256 colours whose lightness rises or falls evenly, so that more ink is always further along. All are computed: straight runs of OKLab's lightness
/// (Björn Ottosson, "A perceptual color space for image processing", 2020) with hue and chroma turning between a few stops, and the cubehelix of D. A. Green
/// ("A colour scheme for the display of astronomical intensity images", 2011).
/// </summary>
internal static class ColourMap
{
    /// <summary>Colours of a palette.</summary>
    public const int Levels = 256;

    /// <summary>A colour on the way: OKLab lightness (0..1), chroma, and hue in degrees, which may go past 360 to say which way round.</summary>
    internal readonly record struct Stop(double Lightness, double Chroma, double Hue);

    /// <summary>
    /// Red, green and blue of every level through these stops; each stands where its lightness falls on the straight line from the first to the last. A chroma
    /// that a screen cannot show at its lightness is made as large as can be shown.
    /// </summary>
    public static byte[] Through(params ReadOnlySpan<Stop> stops)
    {
        byte[] palette = new byte[3 * Levels];
        int next = 1;
        for (int level = 0; level < Levels; level++)
        {
            double lightness = Mix(stops[0].Lightness, stops[^1].Lightness, level / (Levels - 1.0));
            double share;
            while ((share = (lightness - stops[next - 1].Lightness) / (stops[next].Lightness - stops[next - 1].Lightness)) > 1 && next < stops.Length - 1)
            {
                next++;
            }

            Stop from = stops[next - 1], to = stops[next];
            Write(lightness, Mix(from.Chroma, to.Chroma, share), Mix(from.Hue, to.Hue, share), palette.AsSpan(3 * level, 3));
        }

        return palette;
    }

    /// <summary>Green's formula, eq. 2, from black to white: φ = 2π(start/3 + rotations·λ), a = h·λ(1 − λ)/2 with the paper's own start 0.5, −1.5 rotations and hue 1.</summary>
    public static byte[] Cubehelix()
    {
        const double start = 0.5, rotations = -1.5;
        byte[] palette = new byte[3 * Levels];
        for (int level = 0; level < Levels; level++)
        {
            double grey = level / (Levels - 1.0), angle = 2 * Math.PI * ((start / 3) + (rotations * grey)), amplitude = grey * (1 - grey) / 2;
            double cos = amplitude * Math.Cos(angle), sin = amplitude * Math.Sin(angle);
            palette[3 * level] = Byte(grey - (0.14861 * cos) + (1.78277 * sin));
            palette[(3 * level) + 1] = Byte(grey - (0.29227 * cos) - (0.90649 * sin));
            palette[(3 * level) + 2] = Byte(grey + (1.97294 * cos));
        }

        return palette;
    }

    private static void Write(double lightness, double chroma, double hue, Span<byte> rgb)
    {
        double shown = LargestShown(lightness, chroma, hue);
        var (red, green, blue) = ToLinear(lightness, shown, hue);
        (rgb[0], rgb[1], rgb[2]) = (Byte(Encode(red)), Byte(Encode(green)), Byte(Encode(blue)));
    }

    private static double LargestShown(double lightness, double chroma, double hue)
    {
        if (IsShown(ToLinear(lightness, chroma, hue)))
        {
            return chroma;
        }

        double shown = 0;
        for (double above = chroma; above - shown > 1e-6;)
        {
            double between = (shown + above) / 2;
            (shown, above) = IsShown(ToLinear(lightness, between, hue)) ? (between, above) : (shown, between);
        }

        return shown;
    }

    // OKLab to linear sRGB, Ottosson's matrices.
    private static (double Red, double Green, double Blue) ToLinear(double lightness, double chroma, double hue)
    {
        double a = chroma * Math.Cos(hue * Math.PI / 180), b = chroma * Math.Sin(hue * Math.PI / 180);
        double l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        double m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        double s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return (
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
    }

    // White itself is a hair past 1 by these matrices.
    private static bool IsShown((double Red, double Green, double Blue) colour)
    {
        const double Hair = 1e-4;
        return Math.Min(colour.Red, Math.Min(colour.Green, colour.Blue)) >= -Hair && Math.Max(colour.Red, Math.Max(colour.Green, colour.Blue)) <= 1 + Hair;
    }

    // The sRGB transfer function, IEC 61966-2-1.
    private static double Encode(double linear) => linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;

    private static byte Byte(double share) => (byte)Math.Clamp((255 * share) + 0.5, 0, 255);

    private static double Cube(double value) => value * value * value;

    private static double Mix(double from, double to, double share) => from + ((to - from) * share);
}
