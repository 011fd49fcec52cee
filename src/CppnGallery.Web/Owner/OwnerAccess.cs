using System.Globalization;
using System.Security.Claims;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;

namespace CppnGallery.Web.Owner;

/// <summary>Who is the owner, and what only the owner may do.</summary>
internal static class OwnerAccess
{
    public const string Policy = "owner";

    public const string Role = "owner";

    /// <summary>Scheme of the browser's cookie.</summary>
    public const string CookieScheme = "OwnerCookie";

    /// <summary>Claim that names the key by which the owner came in, so that another key signs everybody out.</summary>
    public const string MarkClaim = "key";

    /// <summary>Claim of a browser's cookie that names the session, so that signing out ends it everywhere.</summary>
    public const string SessionClaim = "session";

    /// <summary>Whether the owner asks.</summary>
    public static bool Is(HttpContext http) => http.User.IsInRole(Role);

    /// <summary>The owner, as this scheme knows them, in this session of browsers.</summary>
    public static ClaimsPrincipal Principal(OwnerKey key, string scheme, string? session = null) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, Role), new(ClaimTypes.Role, Role), new(MarkClaim, key.Mark ?? ""), .. session is null ? [] : (Claim[])[new(SessionClaim, session)]], scheme));

    /// <summary>
    /// Lets the owner in and nobody else: strangers get 401, as a problem where programs ask and as the way to sign in elsewhere. An owner who came by cookie must bring the
    /// antiforgery token too, in the form or in the header <c>RequestVerificationToken</c>: without it, 400. The name of the cookie alone proves only which browser asks.
    /// </summary>
    public static TBuilder RequireOwner<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.RequireAuthorization(Policy).WithMetadata(new AsksForKeyAttribute());
        return builder.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            return http.User.Identity?.AuthenticationType == KeyHandler.SchemeName || await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)
                ? await next(context)
                : Problems.BadRequest("RequestVerificationToken", "The page that sent this was opened before you signed in, or is none of this gallery's: load it again, and try once more.");
        });
    }

    /// <summary>The answer to a stranger's program.</summary>
    public static IResult Strangers(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = KeyHandler.SchemeName;
        return Problems.Of(
            StatusCodes.Status401Unauthorized,
            "Authorization",
            "Only the gallery's owner may do this. The owner signs in at /owner, and programs send the owner's key: Authorization: Bearer KEY.");
    }

    /// <summary>The answer to a program at an address that has to wait.</summary>
    public static IResult Locked(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problems.Of(StatusCodes.Status429TooManyRequests, "Authorization", LockedText(wait));
    }

    public static string LockedText(TimeSpan wait) =>
        $"Too many wrong keys came from your address. It has to wait for {(wait > TimeSpan.FromSeconds(90) ? $"{Math.Ceiling(wait.TotalMinutes)} minutes" : wait > TimeSpan.FromSeconds(1) ? $"{Math.Ceiling(wait.TotalSeconds)} seconds" : "a second")}; until then no key is looked at.";
}
