using System.Globalization;
using CppnGallery.Models;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering;

/// <summary>One picture: a view of a source at a size, finished.</summary>
/// <param name="Source">What is drawn.</param>
/// <param name="View">Which rectangle of it, in sides of its frame.</param>
/// <param name="Width">Pixels before turning; see <see cref="RenderLimits"/>.</param>
/// <param name="Height">Pixels; the view is stretched where its shape is another.</param>
public sealed record PictureRequest(IPictureSource Source, View View, int Width, int Height)
{
    /// <summary>What becomes of the pixels; nothing, by default, and a PNG file.</summary>
    public PictureFinish Finish { get; init; } = PictureFinish.None;

    /// <summary>Equal for requests whose files have the same bytes, drawn by the same device; see <see cref="PictureRenderer.KeyOf"/>.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Source.Key} {View} {Width}x{Height} {Finish.IsMirrored} {Finish.Degrees} {Finish.Quality} {Finish.Format}");
}
