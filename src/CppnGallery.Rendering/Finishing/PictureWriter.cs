using CppnGallery.Models;
using CppnGallery.Rendering.Jpeg;
using CppnGallery.Rendering.Png;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering.Finishing;

/// <summary>A finished picture's way into a file, rows by rows.</summary>
internal abstract class PictureWriter : IDisposable
{
    /// <summary>Writes the head of a file.</summary>
    /// <param name="format">Kind of file.</param>
    /// <param name="picture">Its whole size, colours and palette; the bytes are not looked at.</param>
    /// <param name="jpegQuality">1 to 100.</param>
    /// <param name="source">Whose words and paper these are.</param>
    /// <param name="view">Part of the source.</param>
    /// <param name="output">Where to; stays open.</param>
    public static PictureWriter Create(PictureFormat format, Pixmap picture, int jpegQuality, IPictureSource source, View view, Stream output) => format == PictureFormat.Png
        ? new PngFile(new(output, picture.Width, picture.Height, picture.Colour, picture.Palette, [.. source.Texts(view)]))
        : new JpegFile(picture, jpegQuality, source.Palette.IsEmpty ? source.Paper.ToArray() : source.Palette.Slice(3 * source.Paper[0], 3).ToArray(), output);

    /// <summary>Writes rows of a picture of the same width and colours.</summary>
    public abstract void Write(Pixmap picture, int firstRow, int rowCount);

    /// <summary>Ends the file.</summary>
    public abstract void Finish();

    /// <summary>Gives memory back; a file that was not finished stays incomplete.</summary>
    public abstract void Dispose();

    private sealed class PngFile(PngWriter png) : PictureWriter
    {
        public override void Write(Pixmap picture, int firstRow, int rowCount) => png.WriteRows(picture.Rows(firstRow, rowCount));

        public override void Finish() => png.Finish();

        public override void Dispose() => png.Dispose();
    }

    private sealed class JpegFile(Pixmap whole, int quality, byte[] paper, Stream output) : PictureWriter
    {
        private readonly JpegWriter _jpeg = new(output, whole.Width, whole.Height, ColourOf(whole), quality);

        public override void Write(Pixmap picture, int firstRow, int rowCount)
        {
            var rows = picture with { Bytes = picture.Rows(firstRow, rowCount).ToArray(), Height = rowCount };
            _jpeg.WriteRows(Colouring.OnPaper(Colouring.WithoutPalette(rows), paper).Rows(0, rowCount));
        }

        public override void Finish() => _jpeg.Finish();

        public override void Dispose()
        {
        }

        private static PixelColour ColourOf(Pixmap picture) =>
            picture.Palette.Length > 0 || picture.Colour is PixelColour.Rgb or PixelColour.Rgba ? PixelColour.Rgb : PixelColour.Grey;
    }
}
