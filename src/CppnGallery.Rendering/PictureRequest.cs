using System.Text;
using CppnGallery.Networks;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Latents;

namespace CppnGallery.Rendering;

/// <summary>One picture: a view of an artwork at a size, in a style.</summary>
/// <param name="Model">The network that draws.</param>
/// <param name="Latent">What it draws.</param>
/// <param name="View">Which rectangle of its plane.</param>
/// <param name="Width">Pixels; see <see cref="RenderLimits"/>.</param>
/// <param name="Height">Pixels; the view is stretched where its shape is another.</param>
/// <param name="Style">Intensity to grey.</param>
public sealed record PictureRequest(Model Model, Latent Latent, View View, int Width, int Height, Style Style)
{
    /// <summary>
    /// The link that names this picture for ever, from the root of a gallery: <c>/art/{model}/{latent}?view=x,y,w,h&amp;style=name</c>, the
    /// whole frame and the style <c>ink</c> left out.
    /// </summary>
    public string Permalink
    {
        get
        {
            var link = new StringBuilder($"/art/{Model.Id}/{Latent.Text}");
            char separator = '?';
            if (View != View.Frame)
            {
                link.Append($"{separator}view={View.X},{View.Y},{View.Width},{View.Height}");
                separator = '&';
            }

            if (Style != Style.Ink)
            {
                link.Append($"{separator}style={Style.Name}");
            }

            return link.ToString();
        }
    }

    /// <summary>A line for people: model and latent.</summary>
    public string Title => $"{Model.Id} · {Latent.Text}";

    /// <summary>Equal for requests whose files have the same bytes.</summary>
    internal string Key => $"{Width}x{Height} {Permalink}";
}
