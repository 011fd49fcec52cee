using System.Buffers;
using System.Text;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Png;

namespace CppnGallery.Rendering.Sources;

/// <summary>An artwork: a model draws a latent, in a style.</summary>
/// <param name="Model">The network that draws.</param>
/// <param name="Latent">What it draws.</param>
/// <param name="Style">Intensity to pixel.</param>
public sealed record ArtworkSource(Model Model, Latent Latent, Style Style) : IPictureSource
{
    /// <summary>An artwork has no size of its own; it poses as a picture of 2²⁰ pixels a side, so that regions are binary fractions of what it shows, exact.</summary>
    public const int NominalSide = 1 << 20;

    private readonly byte[] _paper = [Style.Level(0)];

    /// <inheritdoc/>
    public string Key => IsNameless ? $"nameless {Permalink(View.Frame)}" : Permalink(View.Frame);

    /// <summary>Whether files keep to themselves what they show: they have no metadata, and the same pixels.</summary>
    public bool IsNameless { get; init; }

    /// <inheritdoc/>
    public View Whole { get; init; } = View.Frame;

    /// <inheritdoc/>
    public int Width => NominalSide;

    /// <inheritdoc/>
    public int Height => NominalSide;

    /// <inheritdoc/>
    public PixelColour Colour => PixelColour.Grey;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Palette => Style.Palette;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Paper => _paper;

    /// <summary>A line for people: model and latent.</summary>
    public string Title => $"{Model.Id} · {Latent.Text}";

    /// <summary>
    /// The link that names a view of this artwork for ever, from the root of a gallery: <c>/art/{model}/{latent}?view=x,y,w,h&amp;style=name</c>, the
    /// whole frame and the style <c>ink</c> left out.
    /// </summary>
    public string Permalink(View view)
    {
        var link = new StringBuilder($"/art/{Model.Id}/{Latent.Text}");
        char separator = '?';
        if (view != View.Frame)
        {
            link.Append(separator).Append("view=").Append(view.ToString());
            separator = '&';
        }

        if (Style != Style.Ink)
        {
            link.Append(separator).Append("style=").Append(Style.Name);
        }

        return link.ToString();
    }

    /// <inheritdoc/>
    public IReadOnlyList<PngText> Texts(View view) => IsNameless ? [] : [new("Title", Title), new("Software", "CppnGallery"), new("Source", Permalink(view))];

    /// <inheritdoc/>
    public void Draw(View view, int width, int height, int firstRow, int rowCount, Span<byte> pixels, CancellationToken cancellationToken)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(rowCount * width);
        try
        {
            var intensities = rented.AsSpan(0, rowCount * width);
            Model.Generator.Draw(Latent.Values, view, width, height, firstRow, rowCount, intensities, cancellationToken);
            Style.ToLevels(intensities, pixels);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
