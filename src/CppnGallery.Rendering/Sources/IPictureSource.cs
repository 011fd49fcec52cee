using CppnGallery.Models;
using CppnGallery.Rendering.Png;

namespace CppnGallery.Rendering.Sources;

/// <summary>What pictures are made from: a network and a latent, which draw at every size, or a raster of pixels, which is resampled. Safe for any number of threads.</summary>
public interface IPictureSource
{
    /// <summary>Equal for sources that give the same pixels.</summary>
    string Key { get; }

    /// <summary>What the whole picture shows, in sides of the frame; a raster is its own frame.</summary>
    View Whole => View.Frame;

    /// <summary>Pixels across in which regions are told.</summary>
    int Width { get; }

    /// <summary>Pixels down in which regions are told.</summary>
    int Height { get; }

    /// <summary>Bytes of a drawn pixel: <see cref="PixelColour.Grey"/> or <see cref="PixelColour.Rgb"/>.</summary>
    PixelColour Colour { get; }

    /// <summary>256 colours of three bytes that the drawn bytes are numbers of; empty where they are grey or RGB themselves.</summary>
    ReadOnlySpan<byte> Palette { get; }

    /// <summary>A pixel on which nothing is drawn.</summary>
    ReadOnlySpan<byte> Paper { get; }

    /// <summary>Whether any pixel may be other than grey.</summary>
    bool HasColour => Colour == PixelColour.Rgb || !Palette.IsEmpty;

    /// <summary>What a file says of the picture.</summary>
    IReadOnlyList<PngText> Texts(View view);

    /// <summary>
    /// Rows <paramref name="firstRow"/> .. <paramref name="firstRow"/> + <paramref name="rowCount"/> of the view at <paramref name="width"/> × <paramref name="height"/>
    /// pixels. A row has the same bytes whoever asks for it and with whichever others.
    /// </summary>
    /// <param name="view">In sides of the frame.</param>
    /// <param name="width">Pixels across the view.</param>
    /// <param name="height">Pixels down the view.</param>
    /// <param name="firstRow">First row wanted.</param>
    /// <param name="rowCount">Rows wanted.</param>
    /// <param name="pixels">(rows, width, bytes a pixel), exactly.</param>
    /// <param name="cancellationToken">Looked at every few thousand pixels.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the pixels are then partly written.</exception>
    void Draw(View view, int width, int height, int firstRow, int rowCount, Span<byte> pixels, CancellationToken cancellationToken);
}
