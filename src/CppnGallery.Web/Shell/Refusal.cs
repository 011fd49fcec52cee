using CppnGallery.Web.Owner;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Shell;

/// <summary>Why a form was not taken, in words for people. Nothing was changed by it.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Title">What happened.</param>
/// <param name="Text">Why, and what to do.</param>
/// <param name="SignsIn">Whether the way on is the owner's door.</param>
public sealed record Refusal(int Status, string Title, string Text, bool SignsIn = false)
{
    public static readonly Refusal Unreadable = new(
        StatusCodes.Status400BadRequest, "This form could not be read.", "It came here broken or cut off. Nothing was changed. Open the page again, and send it once more.");

    public static readonly Refusal NoForm = new(
        StatusCodes.Status415UnsupportedMediaType, "This was no form.", "This page takes what its own forms send, and nothing else. Nothing was changed. Programs find their addresses under /openapi/v1.json.");

    public static Refusal TooLarge(long most) => new(
        StatusCodes.Status413PayloadTooLarge, "This is too large.", $"At most {most} bytes are taken here; what you sent is larger, and none of it was read. Nothing was changed.");

    /// <summary>Why a form did not come to its page's code.</summary>
    public static Refusal Of(HttpContext http)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
        {
            return OwnerAccess.Is(http)
                ? new(StatusCodes.Status400BadRequest, "This page has no such form now.", "It has changed since you opened it. Nothing was changed by what you sent. Open the page again.")
                : SignedOut;
        }

        string cookie = http.RequestServices.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.Cookie.Name!;
        return !http.Request.Cookies.ContainsKey(cookie)
            ? new(StatusCodes.Status400BadRequest, "Your browser sent no cookie with this form.",
                "It came from a page that is none of this gallery's, or your browser has lost the gallery's cookie or keeps none. Nothing was changed. Allow cookies for this site, open the page again, and send it once more.")
            : http.Request.Path.StartsWithSegments("/owner") || OwnerAccess.Is(http)
                ? new(StatusCodes.Status400BadRequest, "This page was too old to send.",
                    "You opened it before you signed in or out, or before the gallery changed its keys. Nothing was changed. Open the page again, and send it once more.")
                : SignedOut;
    }

    private static Refusal SignedOut => new(
        StatusCodes.Status401Unauthorized, "You are not signed in.", "Only the gallery's owner may do this. Perhaps you signed out in another tab or browser, or were signed out after a while. Nothing was changed.", SignsIn: true);

    /// <summary>Answers with a page that says it and leads back. It is drawn afresh: of the page that was asked for, nothing is left.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        await using var scope = http.RequestServices.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        http.Response.Headers.CacheControl = "no-store";
        await new RazorComponentResult<App>(new { Refusal = this }) { StatusCode = Status, PreventStreamingRendering = true }.ExecuteAsync(http);
    }
}
