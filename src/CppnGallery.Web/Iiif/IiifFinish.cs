using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CppnGallery.Rendering;

namespace CppnGallery.Web.Iiif;

/// <summary>Rotation, quality and format of a picture address (Image API 3.0, sections 4.3 to 4.5).</summary>
internal static class IiifFinish
{
    // What is asked for is what the canonical form can say, and far finer than a pixel of the largest picture.
    private const int DegreeDecimals = 9;

    private static readonly Dictionary<string, PictureQuality> Qualities = new()
    {
        ["default"] = PictureQuality.Default,
        ["color"] = PictureQuality.Default,
        ["gray"] = PictureQuality.Gray,
        ["bitonal"] = PictureQuality.Bitonal,
    };

    private static readonly Dictionary<string, PictureFormat> Formats = new() { ["png"] = PictureFormat.Png, ["jpg"] = PictureFormat.Jpeg };

    /// <summary>Reads the three; a picture without colours is grey as it stands.</summary>
    public static bool TryParse(string rotation, string quality, string format, bool hasColour, out PictureFinish finish, [NotNullWhen(false)] out IiifFault? fault)
    {
        finish = default;
        bool mirrored = rotation.StartsWith('!');
        string number = mirrored ? rotation[1..] : rotation;
        if (!IiifNumber.TryRead(number, withFraction: true, out double degrees) || degrees > 360)
        {
            fault = IiifFault.Bad("rotation", "The rotation is degrees clockwise from 0 to 360, with ! before them to mirror first.", 360);
            return false;
        }

        if (!Qualities.TryGetValue(quality, out var kept))
        {
            fault = IiifFault.Bad("quality", $"The quality is one of {string.Join(", ", Qualities.Keys)}.");
            return false;
        }

        if (!Formats.TryGetValue(format, out var kind))
        {
            fault = IiifFault.Bad("format", $"The format is one of {string.Join(", ", Formats.Keys)}.");
            return false;
        }

        fault = null;
        finish = new(mirrored, Math.Round(degrees, DegreeDecimals) % 360, kept == PictureQuality.Gray && !hasColour ? PictureQuality.Default : kept, kind);
        return true;
    }

    /// <summary>Media type of a format's files.</summary>
    public static string MediaType(PictureFormat format) => format == PictureFormat.Png ? "image/png" : "image/jpeg";

    /// <summary>The canonical form (section 4.8).</summary>
    public static string Canonical(PictureFinish finish)
    {
        string degrees = finish.Degrees.ToString("0.#########", CultureInfo.InvariantCulture);
        string quality = Qualities.First(pair => pair.Value == finish.Quality).Key, format = Formats.First(pair => pair.Value == finish.Format).Key;
        return $"{(finish.IsMirrored ? "!" : "")}{degrees}/{quality}.{format}";
    }
}
