using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CppnGallery.Gallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using CppnGallery.Web.Iiif;
using CppnGallery.Web.Models;
using CppnGallery.Web.Prints;

namespace CppnGallery.Web.Morphs;

/// <summary>An animation's address, read.</summary>
/// <param name="Morph">What to draw.</param>
/// <param name="Ticket">Under which its progress is told, where the asker wants to know.</param>
/// <param name="FileName">What to call the file.</param>
internal sealed record MorphOrder(Morph Morph, Guid? Ticket, string FileName)
{
    private const int UsualFrames = 24, UsualSide = 360, UsualDelay = 4;

    /// <summary>Reads an address and holds it against the limits; nothing is drawn yet.</summary>
    public static bool TryParse(MorphAddress address, ModelsOnShow models, MorphSettings settings, [NotNullWhen(true)] out MorphOrder? order, [NotNullWhen(false)] out IiifFault? fault)
    {
        order = null;
        int frames = 0, side = 0, delay = 0, repeats = 0;
        List<Latent>? stops = null;
        Style? style = null;
        Guid? ticket = null;
        if (!TryFind(address.Model, models, out var model, out fault)
            || !TryReadStops(address.Z, settings.MaxLatents, out stops, out fault)
            || !TryReadEasing(address.Easing, out var easing, out fault)
            || !TryReadWhole(address.Frames, "frames", "frames of a leg", MorphSettings.MinFrames, settings.MaxFrames, UsualFrames, out frames, out fault)
            || !TryReadWhole(address.Size, "size", "pixels of a side", MorphSettings.MinSide, settings.MaxSide, UsualSide, out side, out fault)
            || !TryReadWhole(address.Delay, "delay", "hundredths of a second", MorphSettings.MinDelay, MorphSettings.MaxDelay, UsualDelay, out delay, out fault)
            || !TryReadWhole(address.Repeats, "repeats", "times, 0 being for ever", 0, ushort.MaxValue, 0, out repeats, out fault)
            || !TryReadStyle(address.Style, out style, out fault)
            || !PrintOrder.TryReadTicket(address.Ticket, out ticket, out fault))
        {
            return false;
        }

        var path = new LatentPath(stops, easing, frames, repeats: repeats == 0);
        long pixels = (long)path.Count * side * side;
        if (pixels > settings.MaxPixels)
        {
            fault = IiifFault.Bad(
                "size",
                $"{path.Count} frames of {side} × {side} are {pixels} pixels; an animation may have {settings.MaxPixels} ({MorphSettings.Section}:{nameof(MorphSettings.MaxPixels)}). Take fewer frames or a smaller size.",
                settings.MaxPixels);
            return false;
        }

        order = new(new(model, path, side, delay, (ushort)repeats, style), ticket, $"{model.Id.Hash}-morph-{side}.gif");
        return true;
    }

    private static bool TryFind(string text, ModelsOnShow models, [NotNullWhen(true)] out Model? model, [NotNullWhen(false)] out IiifFault? fault)
    {
        model = null;
        fault = !ModelId.TryParse(text, out var id, out string? error) ? IiifFault.Bad("model", error)
            : !models.TryFind(id, out model) ? IiifFault.Missing("model", ModelEndpoints.UnknownText(id))
            : null;
        return fault is null && model is not null;
    }

    private static bool TryReadStops(string[] texts, int most, out List<Latent> stops, [NotNullWhen(false)] out IiifFault? fault)
    {
        stops = [];
        fault = texts.Length < 2 || texts.Length > most
            ? IiifFault.Bad("z", $"{texts.Length} latents are no way; name 2 to {most}, each as z=, in their order ({MorphSettings.Section}:{nameof(MorphSettings.MaxLatents)}).", most)
            : null;
        for (int i = 0; fault is null && i < texts.Length; i++)
        {
            if (Latent.TryParse(texts[i], out var latent, out string? error))
            {
                stops.Add(latent);
            }
            else
            {
                fault = IiifFault.Bad("z", $"Latent {i + 1}: {error}");
            }
        }

        return fault is null;
    }

    private static bool TryReadEasing(string? text, out Easing easing, [NotNullWhen(false)] out IiifFault? fault)
    {
        easing = text == "sinusoid" ? Easing.Sinusoid : Easing.Linear;
        fault = text is null or "linear" or "sinusoid" ? null : IiifFault.Bad("easing", "The easing is linear or sinusoid.");
        return fault is null;
    }

    private static bool TryReadStyle(string? text, [NotNullWhen(true)] out Style? style, [NotNullWhen(false)] out IiifFault? fault)
    {
        style = Style.Ink;
        fault = string.IsNullOrEmpty(text) || Style.TryParse(text, out style, out string? error) ? null : IiifFault.Bad("style", error);
        return fault is null && style is not null;
    }

    private static bool TryReadWhole(string? text, string name, string unit, int least, int most, int usual, out int value, [NotNullWhen(false)] out IiifFault? fault)
    {
        value = usual;
        bool good = string.IsNullOrEmpty(text) || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);
        fault = good ? null : IiifFault.Bad(name, $"{name} is a whole number of {unit}, {least} to {most}.", most);
        return good;
    }
}

/// <summary>The parts of an animation's address; <c>z</c> stands there once for every latent, in their order.</summary>
internal readonly record struct MorphAddress(
    string Model, string[] Z, string? Easing, string? Frames, string? Size, string? Delay, string? Repeats, string? Style, string? Ticket);
