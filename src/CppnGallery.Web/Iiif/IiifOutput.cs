using System.Globalization;

namespace CppnGallery.Web.Iiif;

/// <summary>Rotation, quality and format of a picture address: what the standard knows and this server does not do is told from nonsense.</summary>
internal static class IiifOutput
{
    private static readonly string[] Qualities = ["default", "gray"];
    private static readonly string[] OtherQualities = ["color", "bitonic"];
    private static readonly string[] OtherFormats = ["jpg", "tif", "gif", "jp2", "pdf", "webp"];

    /// <summary>What is wrong with the three, or null.</summary>
    public static IiifFault? FaultOf(string rotation, string quality, string format) => FaultOfRotation(rotation) ?? FaultOfQuality(quality) ?? FaultOfFormat(format);

    private static IiifFault? FaultOfRotation(string text)
    {
        bool mirrored = text.StartsWith('!');
        if (!double.TryParse(mirrored ? text[1..] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double degrees) || degrees > 360)
        {
            return IiifFault.Bad("rotation", "The rotation is degrees from 0 to 360, with ! before them to mirror first; only 0 is drawn.");
        }

        return mirrored || degrees != 0 ? IiifFault.NotDone("rotation", "Pictures are not turned or mirrored here; the rotation is 0.") : null;
    }

    private static IiifFault? FaultOfQuality(string text)
    {
        if (Qualities.Contains(text))
        {
            return null;
        }

        const string detail = "The quality is default or gray; pictures are drawn in grey.";
        return OtherQualities.Contains(text) ? IiifFault.NotDone("quality", detail) : IiifFault.Bad("quality", detail);
    }

    private static IiifFault? FaultOfFormat(string text)
    {
        if (text == "png")
        {
            return null;
        }

        const string detail = "The format is png.";
        return OtherFormats.Contains(text) ? IiifFault.NotDone("format", detail) : IiifFault.Bad("format", detail);
    }
}
