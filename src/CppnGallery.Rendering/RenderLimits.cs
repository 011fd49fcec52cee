using System.ComponentModel.DataAnnotations;
using System.Globalization;
using CppnGallery.Kernels.Threads;
using CppnGallery.Rendering.Cards;

namespace CppnGallery.Rendering;

/// <summary>What one process spends on pictures; the configuration section <c>Render</c>.</summary>
public sealed record RenderLimits
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Render";

    /// <summary>Frames that a view may reach from the training frame: far past where the networks still change, and exact in arithmetic.</summary>
    public const double MaxReach = 1e6;

    /// <summary>The narrowest view, in sides of the frame: how many of them make a pixel is still a number that a double can hold.</summary>
    public const double MinSide = 1e-300;

    /// <summary>What is drawn for print, at home and not for strangers: two and a half metres at 300 dots an inch.</summary>
    public static RenderLimits Print { get; } = new() { MaxSide = 30_000, MaxArea = 30_000L * 30_000 };

    /// <summary>Longest side in pixels: a metre and a third at 300 dots an inch. A preview card fits within it.</summary>
    [Range(CardLayout.Width, int.MaxValue)]
    public int MaxSide { get; init; } = 16_384;

    /// <summary>Most pixels in one picture: one that is turned, or made grey, is held whole meanwhile (8192² by default, 64 MiB of one byte a pixel).</summary>
    [Range(CardLayout.Width * CardLayout.Height, long.MaxValue)]
    public long MaxArea { get; init; } = 64L << 20;

    /// <summary>Pictures drawn and other works done at once; 0 is one for each core.</summary>
    [Range(0, 1024)]
    public int Workers { get; init; }

    /// <summary>Pictures and other works that may wait for their turn; one more is refused, since its asker would wait longer than people do.</summary>
    [Range(1, int.MaxValue)]
    public int QueueCapacity { get; init; } = 512;

    /// <summary>Pictures and other works that are done or wait for one address, so that nobody fills the queue; a class of thirty behind one address has four each.</summary>
    [Range(1, int.MaxValue)]
    public int PerAddress { get; init; } = 128;

    /// <summary>
    /// How much nicer than the program threads are that draw, so that pages do not wait for them: with 5, beside a thread of usual niceness a quarter of a core, beside a training's nearly all of it.
    /// </summary>
    [Range(0, Background.Nicest)]
    public int Niceness { get; init; } = 5;

    /// <summary>Bytes of finished files kept in memory.</summary>
    [Range(0, long.MaxValue)]
    public long CacheBytes { get; init; } = 128L << 20;

    /// <summary>Bytes of finished files kept on disk, in the data directory's <c>pictures</c>; 0 keeps none.</summary>
    [Range(0, long.MaxValue)]
    public long DiskCacheBytes { get; init; } = 1L << 30;

    /// <summary>What draws artworks: <c>auto</c>, <c>cpu</c>, <c>gpu</c>, or the number or name of an OpenCL device; see <see cref="Devices.RenderDevice.TryChoose"/>.</summary>
    public string Device { get; init; } = Devices.RenderDevice.Auto;

    /// <summary>Quality of JPEG files, 1 to 100; at 90 the strokes' edges show no rings.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Any other number.</exception>
    public int JpegQuality
    {
        get;
        init => field = value is >= 1 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(JpegQuality), value, $"{Section}:{nameof(JpegQuality)} is 1 to 100.");
    } = 90;

    /// <summary>Says in a sentence why this size is not drawn; <see langword="null"/> when it is.</summary>
    public string? FaultOfSize(int width, int height)
    {
        if (width < 1 || width > MaxSide)
        {
            return $"The width is {width} pixels; it may be from 1 to {MaxSide}.";
        }

        if (height < 1 || height > MaxSide)
        {
            return $"The height is {height} pixels; it may be from 1 to {MaxSide}.";
        }

        return (long)width * height > MaxArea
            ? $"The size {width} × {height} has {(long)width * height} pixels; a picture may have at most {MaxArea}."
            : null;
    }

    /// <summary>Says in a sentence why this view is not drawn; <see langword="null"/> when it is.</summary>
    public static string? FaultOfView(CppnGallery.Models.View view)
    {
        if (!(view.Width is >= MinSide and <= MaxReach && view.Height is >= MinSide and <= MaxReach))
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"The view is {view.Width} wide and {view.Height} high; both are frame sides, more than 0 (at least {MinSide}) and at most {MaxReach}.");
        }

        return !(Math.Abs(view.X) <= MaxReach && Math.Abs(view.Y) <= MaxReach)
            ? string.Create(CultureInfo.InvariantCulture, $"The view starts at {view.X}, {view.Y}; both are frame sides from {-MaxReach} to {MaxReach}.")
            : null;
    }

    /// <summary>Throws when this picture is not drawn.</summary>
    /// <exception cref="ArgumentException">Size or view is past its limit; the message says which.</exception>
    public void Check(PictureRequest request)
    {
        if ((FaultOfSize(request.Width, request.Height) ?? FaultOfView(request.View)) is { } fault)
        {
            throw new ArgumentException(fault, nameof(request));
        }
    }
}
