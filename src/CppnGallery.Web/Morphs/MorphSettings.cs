using System.ComponentModel.DataAnnotations;

namespace CppnGallery.Web.Morphs;

/// <summary>What a gallery spends on animations; the configuration section <c>Morphs</c>. Turns and places are those of prints.</summary>
internal sealed class MorphSettings
{
    public const string Section = "Morphs";

    /// <summary>Fewest pixels of a side: below, nothing can be made out.</summary>
    public const int MinSide = 16;

    /// <summary>Fewest frames of a leg.</summary>
    public const int MinFrames = 2;

    /// <summary>The shortest that a frame may stand, in hundredths of a second: below, programs take ten.</summary>
    public const int MinDelay = 2;

    /// <summary>The longest.</summary>
    public const int MaxDelay = 500;

    /// <summary>Most pixels of a side.</summary>
    [Range(MinSide, 4096)]
    public int MaxSide { get; init; } = 1080;

    /// <summary>Most frames of a leg.</summary>
    [Range(MinFrames, 1000)]
    public int MaxFrames { get; init; } = 120;

    /// <summary>Most latents on the way.</summary>
    [Range(2, 50)]
    public int MaxLatents { get; init; } = 12;

    /// <summary>Most pixels of all frames together: a minute or two of one core, and a file that can still be sent.</summary>
    [Range(1, long.MaxValue)]
    public long MaxPixels { get; init; } = 400_000_000;
}
