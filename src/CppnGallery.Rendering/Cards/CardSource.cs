using System.Buffers;
using CppnGallery.Models;
using CppnGallery.Rendering.Png;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering.Cards;

/// <summary>
/// The card that messengers show of a link: a view of an artwork, framed, on a softly lit wall. The picture's pixels are those of the artwork drawn at that size, to the last bit;
/// everything around them is whole numbers and sums, products and quotients of doubles, so that a card too is the same on every machine.
/// </summary>
public sealed class CardSource : IPictureSource
{
    // How far the frame's shadow falls below it, and how soft its edge is, in pixels.
    private const int Fall = 12;
    private const int Softness = 34;
    private const double Shade = 0.34;

    // The light theme's.
    private static readonly Rgb WallAbove = new(0xf4, 0xf1, 0xea), WallBelow = new(0xe6, 0xe0, 0xd4), Shadow = new(0x50, 0x44, 0x30);
    private static readonly Rgb FrameEdge = new(0x12, 0x10, 0x0e), FrameFace = new(0x2b, 0x27, 0x23), FrameLight = new(0x45, 0x40, 0x39);
    private static readonly Rgb MatShade = new(0xe4, 0xe0, 0xd6), MatFace = new(0xfb, 0xfa, 0xf6), Bevel = new(0xe3, 0xdf, 0xd5);

    private readonly ArtworkSource _artwork;
    private readonly View _view;
    private readonly CardLayout _layout;
    private readonly byte[] _paper = [MatFace.Red, MatFace.Green, MatFace.Blue];
    private readonly double[] _shadowAcross = new double[CardLayout.Width];

    /// <summary>A card of this view.</summary>
    /// <param name="artwork">What is shown, in its style.</param>
    /// <param name="view">In sides of the frame; one that can be drawn (<see cref="RenderLimits.FaultOfView"/>).</param>
    public CardSource(ArtworkSource artwork, View view)
    {
        (_artwork, _view, _layout) = (artwork, view, CardLayout.For(view));
        int outside = CardLayout.Mat + CardLayout.Frame;
        for (int x = 0; x < CardLayout.Width; x++)
        {
            _shadowAcross[x] = Ramp(x, _layout.Left - outside, _layout.Left + _layout.PictureWidth + outside);
        }
    }

    /// <inheritdoc/>
    public string Key => $"card {_artwork.Permalink(_view)}";

    /// <inheritdoc/>
    public int Width => CardLayout.Width;

    /// <inheritdoc/>
    public int Height => CardLayout.Height;

    /// <inheritdoc/>
    public PixelColour Colour => PixelColour.Rgb;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Palette => [];

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Paper => _paper;

    /// <summary>The question that is answered with this card.</summary>
    public PictureRequest Request => new(this, View.Frame, Width, Height);

    /// <inheritdoc/>
    public IReadOnlyList<PngText> Texts(View view) => _artwork.Texts(_view);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Another size than the card's, or a part of it: it is composed of pixels and not resampled.</exception>
    public void Draw(View view, int width, int height, int firstRow, int rowCount, Span<byte> pixels, CancellationToken cancellationToken)
    {
        if (view != View.Frame || width != Width || height != Height)
        {
            throw new ArgumentException($"A card is {Width} × {Height} pixels, whole.", nameof(view));
        }

        for (int y = 0; y < rowCount; y++)
        {
            DrawSurroundings(firstRow + y, pixels.Slice(y * Width * 3, Width * 3));
        }

        int from = Math.Max(firstRow, _layout.Top), to = Math.Min(firstRow + rowCount, _layout.Top + _layout.PictureHeight);
        if (from < to)
        {
            DrawPicture(from, to, pixels[((from - firstRow) * Width * 3)..], cancellationToken);
        }
    }

    /// <summary>Rows <paramref name="from"/> to <paramref name="to"/> of the card, those of the picture, over what surrounds it.</summary>
    private void DrawPicture(int from, int to, Span<byte> pixels, CancellationToken cancellationToken)
    {
        int across = _layout.PictureWidth, count = (to - from) * across;
        byte[] rented = ArrayPool<byte>.Shared.Rent(count);
        try
        {
            var levels = rented.AsSpan(0, count);
            _artwork.Draw(_view, across, _layout.PictureHeight, from - _layout.Top, to - from, levels, cancellationToken);
            var palette = _artwork.Palette;
            for (int i = 0; i < count; i++)
            {
                var pixel = pixels.Slice((((i / across) * Width) + _layout.Left + (i % across)) * 3, 3);
                if (palette.IsEmpty)
                {
                    pixel.Fill(levels[i]);
                }
                else
                {
                    palette.Slice(3 * levels[i], 3).CopyTo(pixel);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>A row of (1200, 3): what lies nearest to the picture decides, ring by ring.</summary>
    private void DrawSurroundings(int y, Span<byte> row)
    {
        int outside = CardLayout.Mat + CardLayout.Frame;
        double light = (double)y / Height;
        double shadow = Shade * Ramp(y - Fall, _layout.Top - outside, _layout.Top + _layout.PictureHeight + outside);
        for (int x = 0; x < Width; x++)
        {
            int ring = Math.Max(Distance(x, _layout.Left, _layout.PictureWidth), Distance(y, _layout.Top, _layout.PictureHeight));
            var colour = ring switch
            {
                <= 1 => Bevel,
                < CardLayout.Mat => MatFace,
                CardLayout.Mat => MatShade,
                CardLayout.Mat + 1 => FrameEdge,
                CardLayout.Mat + CardLayout.Frame - 1 => FrameLight,
                CardLayout.Mat + CardLayout.Frame => FrameEdge,
                < CardLayout.Mat + CardLayout.Frame => FrameFace,
                _ => WallAbove.Towards(WallBelow, light).Towards(Shadow, shadow * _shadowAcross[x]),
            };
            (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = (colour.Red, colour.Green, colour.Blue);
        }
    }

    /// <summary>Pixels from a place to the picture along one axis, 0 beside it.</summary>
    private static int Distance(int at, int first, int length) => at < first ? first - at : Math.Max(0, at - (first + length) + 1);

    /// <summary>1 well inside two edges, 0 well outside, and 3t² − 2t³ between.</summary>
    private static double Ramp(int at, int from, int to)
    {
        double inside = Math.Min(at - from, to - 1 - at);
        double t = Math.Clamp((inside + (Softness / 2.0)) / Softness, 0, 1);
        return t * t * (3 - (2 * t));
    }

    private readonly record struct Rgb(byte Red, byte Green, byte Blue)
    {
        public Rgb Towards(Rgb other, double part) => new(Mix(Red, other.Red, part), Mix(Green, other.Green, part), Mix(Blue, other.Blue, part));

        private static byte Mix(byte one, byte other, double part) => (byte)(one + ((other - one) * part) + 0.5);
    }
}
