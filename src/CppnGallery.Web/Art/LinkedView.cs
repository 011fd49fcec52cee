using System.Diagnostics.CodeAnalysis;
using CppnGallery.Networks;
using CppnGallery.Rendering;

namespace CppnGallery.Web.Art;

/// <summary>The part of an artwork that a link's <c>view</c> asks its page to show.</summary>
/// <param name="Shown">In frame sides; the whole frame where the link has no view, or one that reaches past the frame.</param>
/// <param name="Remark">What to tell the visitor, where the link asked for something else.</param>
internal readonly record struct LinkedView(View Shown, string? Remark = null)
{
    // Decimal fractions that mean the frame's edge may add up to a hair past it.
    private const double Hair = 1e-9;

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
            linked = IsWithinFrame(view)
                ? new LinkedView(view)
                : Whole with { Remark = "The view in this link reaches past the frame; here is the whole picture." };
        }

        return error is null;
    }

    private static bool IsWithinFrame(View view) => view.X >= -Hair && view.Y >= -Hair && view.X + view.Width <= 1 + Hair && view.Y + view.Height <= 1 + Hair;
}
