using System.ComponentModel.DataAnnotations;

namespace CppnGallery.Web.Prints;

/// <summary>What a gallery spends on prints; the configuration section <c>Prints</c>.</summary>
internal sealed class PrintSettings
{
    public const string Section = "Prints";

    /// <summary>The largest side that is ever drawn for print; see <see cref="Rendering.RenderLimits.Print"/>.</summary>
    public const int LargestSide = 30_000;

    /// <summary>Longer side in pixels: two and a half metres at 300 dots an inch, two to three minutes of one core.</summary>
    [Range(1, LargestSide)]
    public int MaxSide { get; init; } = LargestSide;

    /// <summary>Prints drawn at once; two take twice as long each.</summary>
    [Range(1, 64)]
    public int Parallel { get; init; } = 1;

    /// <summary>Prints that may wait for their turn; one more is refused, since its asker would wait longer than people do.</summary>
    [Range(0, 1000)]
    public int Waiting { get; init; } = 3;

    /// <summary>Prints that one address may have drawn or waiting, so that nobody holds every place.</summary>
    [Range(1, int.MaxValue)]
    public int PerAddress { get; init; } = 2;

    /// <summary>Threads that draw one print; 0 is all cores but one, which is left to tiles and pages, and always at least one.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>How slowly a visitor may take a print before it is given up: half a megabit a second. A download that is paused holds a place for seconds, not for ever.</summary>
    [Range(1, int.MaxValue)]
    public int MinBytesPerSecond { get; init; } = 64 << 10;
}
