using CppnGallery.Gallery.Artworks;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Sources;
using CppnGallery.Web.Iiif;

namespace CppnGallery.Web.Shell;

/// <summary>Addresses of pictures and of their pages, from the gallery's own root (see <c>base</c> in App.razor), and the words on the labels beside them.</summary>
internal static class PictureLinks
{
    private const char NoBreak = '\u00a0';

    public static string Png(ArtworkId artwork, int width) => $"iiif/{artwork}/full/{width},/0/default.png";

    /// <summary>A part of its plane, in frame sides and inside <see cref="Extents.Plane"/>, as large as fits into a square of this side.</summary>
    public static string Png(ArtworkId artwork, View view, int side)
    {
        if (view == View.Frame)
        {
            return Png(artwork, side);
        }

        var (extent, region) = RegionOf(view);
        var (width, height) = Fit(view, side);
        string beyond = width > region.Width || height > region.Height ? "%5E" : ""; // ^, as addresses write it
        return $"iiif/{artwork with { Extent = extent }}/{region.X},{region.Y},{region.Width},{region.Height}/{beyond}{width},{height}/0/default.png";
    }

    /// <summary>Width and height in pixels of a part that is made as large as fits into a square of this side.</summary>
    public static (int Width, int Height) Fit(View view, int side)
    {
        var (_, region) = RegionOf(view);
        double scale = (double)side / Math.Max(region.Width, region.Height);
        return (Math.Max(1, (int)Math.Round(region.Width * scale)), Math.Max(1, (int)Math.Round(region.Height * scale)));
    }

    public static string Page(ArtworkId artwork) => Page(artwork, View.Frame);

    /// <summary>The page, opened at a view; the whole frame and ink are left out, as <see cref="ArtworkSource.Permalink"/> does.</summary>
    public static string Page(ArtworkId artwork, View view) =>
        $"art/{artwork.Model}/{artwork.Latent}{(view == View.Frame ? StyleIn(artwork, '?') : $"?view={Text(view)}{StyleIn(artwork, '&')}")}";

    /// <summary>The card that messengers show of a view.</summary>
    public static string Card(ArtworkId artwork, View view) => $"card/{artwork}.png{(view == View.Frame ? "" : $"?view={Text(view)}")}";

    /// <summary>Its manifest, for viewers of IIIF.</summary>
    public static string Manifest(ArtworkId artwork) => $"iiif/{artwork}/manifest.json";

    /// <summary>The manifest of a wall of a model's.</summary>
    public static string Manifest(ModelId model) => $"iiif/models/{model}/manifest.json";

    /// <summary>Two models on its latent, side by side.</summary>
    public static string Compare(ModelId left, ModelId right, ArtworkId artwork) => $"compare?left={left}&right={right}&z={artwork.Latent}{StyleIn(artwork, '&')}";

    /// <summary>The page of a model.</summary>
    public static string Model(ModelId model) => $"models/{model}";

    /// <summary>Its file.</summary>
    public static string ModelFile(ModelId model) => $"models/{model}.safetensors";

    /// <summary>Its latent in the lab.</summary>
    public static string Lab(ArtworkId artwork) => $"lab?model={artwork.Model}&z={artwork.Latent}{StyleIn(artwork, '&')}";

    /// <summary>Its children.</summary>
    public static string Branch(ArtworkId artwork) => $"branch/{artwork.Model}/{artwork.Latent}{StyleIn(artwork, '?')}";

    /// <summary>The page that hangs it in a room.</summary>
    public static string Room(ArtworkId artwork) => $"room/{artwork.Model}/{artwork.Latent}{StyleIn(artwork, '?')}";

    /// <summary>A view as links write it.</summary>
    public static string Text(View view) => view.ToString();

    /// <summary>What a museum label says of a model: <c>resnet-cppn, 6 epochs, σ 1.00</c>; the knob is the residual network's alone.</summary>
    public static string Label(ModelDescription model) =>
        $"{model.Recipe}, {Epochs(model.Epoch)}{(model.IsDense ? "" : $", σ{NoBreak}{model.ReluStddev:0.00}")}";

    /// <summary>The same with the latent before it: <c>seed-42 · resnet-cppn, 6 epochs, σ 1.00</c>.</summary>
    public static string Label(Artwork artwork) => $"{Short(artwork.Latent)} · {Label(artwork.Model.Description)}";

    /// <summary>The network in words: <c>24 blocks, 6 nodes wide</c>, or <c>dense, 128 nodes wide</c>.</summary>
    public static string Network(ModelDescription model) => $"{(model.IsDense ? "dense" : $"{model.Blocks} blocks")}, {model.Nodes} nodes wide";

    /// <summary>A latent short enough for a label: 86 characters are for links, not for people.</summary>
    public static string Short(Latent latent) => latent.Text.Length <= 24 ? latent.Text : $"{latent.Text[..10]}…{latent.Text[^6..]}";

    /// <summary>A metric's name in words: <c>classifierLoss</c> is <c>classifier loss</c>.</summary>
    public static string Words(string name) => string.Concat(name.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static string StyleIn(ArtworkId artwork, char before) => artwork.Style == Styles.Ink ? "" : $"{before}style={artwork.Style}";

    private static (int Extent, IiifRegion Region) RegionOf(View view)
    {
        int extent = Extents.Covering(view) ?? Extents.Widest;
        return (extent, IiifRegion.Of(view, View.Around(extent), ArtworkSource.NominalSide, ArtworkSource.NominalSide));
    }

    /// <summary>Epochs in words: <c>untrained</c>, <c>1 epoch</c>, <c>6 epochs</c>.</summary>
    public static string Epochs(int epoch) => epoch switch
    {
        0 => "untrained",
        1 => $"1{NoBreak}epoch",
        _ => $"{epoch}{NoBreak}epochs",
    };
}
