using CppnGallery.Models;

namespace CppnGallery.Rendering.Cards;

/// <summary>Where things are on a preview card, in pixels: the picture in its middle, as large as fits, around it mat, frame and wall.</summary>
/// <param name="Left">First column of the picture.</param>
/// <param name="Top">First row of the picture.</param>
/// <param name="PictureWidth">At least 1.</param>
/// <param name="PictureHeight">At least 1.</param>
public readonly record struct CardLayout(int Left, int Top, int PictureWidth, int PictureHeight)
{
    /// <summary>Pixels across: what messengers show uncropped (Open Graph, 1.91 to 1).</summary>
    public const int Width = 1200;

    /// <summary>Pixels down.</summary>
    public const int Height = 630;

    /// <summary>Wall that is left free on every side.</summary>
    public const int Margin = 30;

    /// <summary>Thickness of the frame.</summary>
    public const int Frame = 12;

    /// <summary>Mat on every side of the picture.</summary>
    public const int Mat = 38;

    // From the card's edge to the picture.
    private const int Around = Margin + Frame + Mat;

    /// <summary>The layout for a view's shape.</summary>
    /// <param name="view">Width and height more than 0.</param>
    public static CardLayout For(View view)
    {
        double scale = Math.Min((Width - (2 * Around)) / view.Width, (Height - (2 * Around)) / view.Height);
        int width = Math.Max(1, (int)Math.Round(view.Width * scale)), height = Math.Max(1, (int)Math.Round(view.Height * scale));
        return new((Width - width) / 2, (Height - height) / 2, width, height);
    }
}
