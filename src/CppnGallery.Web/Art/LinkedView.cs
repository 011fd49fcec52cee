using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Models;
using CppnGallery.Rendering;

namespace CppnGallery.Web.Art;

/// <summary>The part of an artwork that a link's <c>view</c> asks its page to show.</summary>
/// <param name="Shown">In frame sides; the whole frame where the link has no view, or one that reaches further than pictures do.</param>
/// <param name="Remark">What to tell the visitor, where the link asked for something else.</param>
internal readonly record struct LinkedView(View Shown, string? Remark = null)
{
    /// <summary>The whole frame.</summary>
    public static LinkedView Whole { get; } = new(View.Frame);

    /// <summary>Reads <c>x,y,w,h</c>; nothing is the whole. <paramref name="error"/> says in a sentence what a view is.</summary>
    public static bool TryParse(string? text, out LinkedView linked, [NotNullWhen(false)] out string? error)
    {
        linked = Whole;
        error = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        error = View.TryParse(text, out var view)
            ? RenderLimits.FaultOfView(view)
            : "The view is not left, top, width and height in sides of the frame: four numbers with commas between them, such as view=0.25,0.25,0.5,0.5.";
        if (error is null && view != View.Frame)
        {
            linked = view.IsWithin(Extents.Plane)
                ? new LinkedView(view)
                : Whole with { Remark = $"The view in this link reaches more than {Extents.Reach} sides of the frame past it; here is the whole picture." };
        }

        return error is null;
    }
}
