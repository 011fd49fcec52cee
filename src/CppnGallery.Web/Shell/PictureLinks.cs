using CppnGallery.Gallery.Artworks;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Latents;

namespace CppnGallery.Web.Shell;

/// <summary>Addresses of pictures and of their pages, and the words on the labels beside them.</summary>
internal static class PictureLinks
{
    private const char NoBreak = '\u00a0';

    public static string Png(ArtworkId artwork, int width) => $"/iiif/{artwork}/full/{width},/0/default.png";

    public static string Page(ArtworkId artwork) =>
        $"/art/{artwork.Model}/{artwork.Latent}{(artwork.Style == Styles.Ink ? "" : $"?style={artwork.Style}")}";

    /// <summary>What a museum label says of a model: <c>resnet-cppn, 6 epochs, σ 1.00</c>; the knob is the residual network's alone.</summary>
    public static string Label(ModelDescription model) =>
        $"{model.Recipe}, {Epochs(model.Epoch)}{(model.IsDense ? "" : $", σ{NoBreak}{model.ReluStddev:0.00}")}";

    /// <summary>The network in words: <c>24 blocks, 6 nodes wide</c>, or <c>dense, 128 nodes wide</c>.</summary>
    public static string Network(ModelDescription model) => $"{(model.IsDense ? "dense" : $"{model.Blocks} blocks")}, {model.Nodes} nodes wide";

    /// <summary>A latent short enough for a label: 86 characters are for links, not for people.</summary>
    public static string Short(Latent latent) => latent.Text.Length <= 24 ? latent.Text : $"{latent.Text[..10]}…{latent.Text[^6..]}";

    /// <summary>A metric's name in words: <c>classifierLoss</c> is <c>classifier loss</c>.</summary>
    public static string Words(string name) => string.Concat(name.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static string Epochs(int epoch) => epoch switch
    {
        0 => "untrained",
        1 => $"1{NoBreak}epoch",
        _ => $"{epoch}{NoBreak}epochs",
    };
}
