using System.Security.Cryptography;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.DataProtection;

namespace CppnGallery.Web.Votes;

/// <summary>Who votes: a random number in a signed cookie. No account, nothing about the person.</summary>
internal sealed class VoterCookie(IDataProtectionProvider protection)
{
    public const string Name = "cppn-voter";

    // The longest that browsers keep a cookie.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    private readonly IDataProtector _protector = protection.CreateProtector("CppnGallery.Voter.1");

    /// <summary>The voter that the request's cookie names; null without a cookie, or with one that another gallery made.</summary>
    public Guid? Read(HttpRequest request)
    {
        try
        {
            return request.Cookies.TryGetValue(Name, out string? cookie) && Guid.TryParse(_protector.Unprotect(cookie), out var voter) ? voter : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The voter of the request, who gets a cookie when this is the first one.</summary>
    public Guid ReadOrGive(HttpContext context)
    {
        if (Read(context.Request) is { } known)
        {
            return known;
        }

        var voter = Guid.NewGuid();
        context.Response.Cookies.Append(Name, _protector.Protect(voter.ToString()), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = context.Request.CookiePath(),
            MaxAge = Lifetime,
            IsEssential = true,
        });
        return voter;
    }
}
