using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CppnGallery.Models;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Sources;
using CppnGallery.Web.Iiif;
using CppnGallery.Web.Shell;

namespace CppnGallery.Web.Prints;

/// <summary>A print's address, read.</summary>
/// <param name="Picture">What to draw.</param>
/// <param name="Ticket">Under which its progress is told, where the asker wants to know.</param>
/// <param name="FileName">What to call the file.</param>
internal sealed record PrintOrder(PictureRequest Picture, Guid? Ticket, string FileName)
{
    /// <summary>Reads an address and holds it against the limits; nothing is drawn yet.</summary>
    public static bool TryParse(PrintAddress address, IiifSources sources, PrintSettings settings, [NotNullWhen(true)] out PrintOrder? order, [NotNullWhen(false)] out IiifFault? fault)
    {
        order = null;
        int side = 0;
        var view = View.Frame;
        Guid? ticket = null;
        if (!TryFind(address.Artwork, sources, out var artwork, out fault)
            || !TryReadSide(address.Side, settings.MaxSide, out side, out fault)
            || !TryReadView(address.View, out view, out fault)
            || !TryReadTicket(address.Ticket, out ticket, out fault))
        {
            return false;
        }

        view = string.IsNullOrEmpty(address.View) ? artwork.Whole : view;
        var (width, height) = SizeOf(view, side);
        string name = $"{artwork.Model.Id.Hash}-{PictureLinks.Short(artwork.Latent)}-{width}x{height}.png";
        order = new(new(artwork, view, width, height), ticket, name);
        return true;
    }

    /// <summary>Pixels of a picture of this shape whose longer side has so many.</summary>
    public static (int Width, int Height) SizeOf(View view, int side)
    {
        double scale = side / Math.Max(view.Width, view.Height);
        return (Math.Max(1, (int)Math.Round(view.Width * scale)), Math.Max(1, (int)Math.Round(view.Height * scale)));
    }

    /// <summary>Reads a ticket: a UUID of the asker's own, which nobody else can guess.</summary>
    public static bool TryReadTicket(string? text, out Guid? ticket, [NotNullWhen(false)] out IiifFault? fault)
    {
        ticket = null;
        fault = null;
        if (text is null)
        {
            return true;
        }

        if (Guid.TryParseExact(text, "D", out var read) || Guid.TryParseExact(text, "N", out read))
        {
            ticket = read;
            return true;
        }

        fault = IiifFault.Bad("ticket", "A ticket is a UUID, 32 hexadecimal digits with or without its four hyphens.", 32);
        return false;
    }

    /// <summary>Finds the artwork under an identifier; rasters are told apart, since they have no more pixels than they came with.</summary>
    public static bool TryFind(string name, IiifSources sources, [NotNullWhen(true)] out ArtworkSource? artwork, [NotNullWhen(false)] out IiifFault? fault)
    {
        artwork = null;
        if (!sources.TryFind(name, out var source, out _, out fault))
        {
            return false;
        }

        artwork = source as ArtworkSource;
        fault = artwork is null ? IiifFault.Missing("artwork", "This picture is made of pixels and has no more of them to print; artworks, model~latent, are drawn at every size.") : null;
        return artwork is not null;
    }

    private static bool TryReadSide(string text, int most, out int side, [NotNullWhen(false)] out IiifFault? fault)
    {
        bool good = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side >= 1 && side <= most;
        fault = good ? null : IiifFault.Bad("side", $"The longer side is a whole number of pixels from 1 to {most} ({PrintSettings.Section}:{nameof(PrintSettings.MaxSide)}).", most);
        return good;
    }

    /// <summary>Reads a view; nothing is read as the frame.</summary>
    public static bool TryReadView(string? text, out View view, [NotNullWhen(false)] out IiifFault? fault)
    {
        view = View.Frame;
        string? error = string.IsNullOrEmpty(text) ? null
            : View.TryParse(text, out view) ? RenderLimits.FaultOfView(view)
            : "The view is left, top, width and height in sides of the frame: four numbers with commas between them, such as view=0.25,0.25,0.5,0.5.";
        fault = error is null ? null : IiifFault.Bad("view", error, (long)RenderLimits.MaxReach);
        return error is null;
    }
}

/// <summary>The parts of a print's address.</summary>
internal readonly record struct PrintAddress(string Artwork, string Side, string? View, string? Ticket);
