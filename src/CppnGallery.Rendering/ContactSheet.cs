using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Png;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering;

/// <summary>Many square pictures on one sheet: a row for every model, a column for every latent, so that a column shows one latent through all models.</summary>
/// <param name="Models">Top to bottom, at least one.</param>
/// <param name="Latents">Left to right, at least one.</param>
/// <param name="Side">Pixels of a picture's side.</param>
/// <param name="Gap">Pixels of paper between pictures, and around them.</param>
/// <param name="Style">Intensity to pixel; the gaps are its paper.</param>
public sealed record ContactSheet(IReadOnlyList<Model> Models, IReadOnlyList<Latent> Latents, int Side, int Gap, Style Style)
{
    /// <summary>Pixels across.</summary>
    public long Width => Gap + ((long)Latents.Count * (Side + Gap));

    /// <summary>Pixels down.</summary>
    public long Height => Gap + ((long)Models.Count * (Side + Gap));

    /// <summary>Says in a sentence why this sheet is not drawn; <see langword="null"/> when it is.</summary>
    public string? Fault(RenderLimits limits) =>
        Width > int.MaxValue || Height > int.MaxValue
            ? $"The sheet has {Width} × {Height} pixels; a side may have at most {limits.MaxSide}."
            : limits.FaultOfSize(Side, Side) ?? limits.FaultOfSize((int)Width, (int)Height);

    /// <summary>Writes the sheet as PNG, one row of pictures at a time; the stream stays open.</summary>
    /// <exception cref="ArgumentException">The sheet is past a limit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the stream may hold the beginning of a file.</exception>
    public void Render(RenderLimits limits, Stream output, CancellationToken cancellationToken = default)
    {
        if (Fault(limits) is { } fault)
        {
            throw new ArgumentException(fault);
        }

        int width = (int)Width;
        var renderer = new PictureRenderer(limits);
        byte[] paper = new byte[Gap * width];
        Array.Fill(paper, Style.Level(0));
        byte[] band = new byte[Side * width];
        Array.Fill(band, Style.Level(0));
        byte[] picture = new byte[Side * Side];
        using var png = new PngWriter(output, width, (int)Height, PixelColour.Grey, Style.Palette, [new PngText("Software", "CppnGallery")]);
        png.WriteRows(paper);
        foreach (var model in Models)
        {
            for (int column = 0; column < Latents.Count; column++)
            {
                renderer.Draw(new(new ArtworkSource(model, Latents[column], Style), CppnGallery.Models.View.Frame, Side, Side), 0, Side, picture, cancellationToken);
                for (int y = 0; y < Side; y++)
                {
                    picture.AsSpan(y * Side, Side).CopyTo(band.AsSpan((y * width) + Gap + (column * (Side + Gap))));
                }
            }

            png.WriteRows(band);
            png.WriteRows(paper);
        }

        png.Finish();
    }
}
