using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Owner;

/// <summary>Programs of the owner's: <c>Authorization: Bearer KEY</c> with every request. No cookie is involved, so no other site can make a browser send it.</summary>
internal sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, OwnerDoor door, OwnerKey key)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    /// <summary>Whether the request brings a key, right or wrong, to where one is asked for.</summary>
    public static bool IsAskedFor(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<AsksForKeyAttribute>() is not null
        && AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var header) && header.Scheme.Equals(SchemeName, StringComparison.OrdinalIgnoreCase);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string tried = AuthenticationHeaderValue.Parse(Request.Headers.Authorization!).Parameter ?? "";
        var answer = door.Try(VisitorAddress.Of(Context), tried);
        if (answer.Outcome == DoorOutcome.Locked)
        {
            Context.Items[typeof(DoorAnswer)] = answer;
        }

        return Task.FromResult(answer.Outcome == DoorOutcome.Opened
            ? AuthenticateResult.Success(new AuthenticationTicket(OwnerAccess.Principal(key, SchemeName), SchemeName))
            : AuthenticateResult.Fail("Not the owner's key."));
    }

    /// <summary>401, or 429 to an address that has to wait.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Context.Items[typeof(DoorAnswer)] is DoorAnswer { Wait: var wait })
        {
            return OwnerAccess.Locked(Context, wait).ExecuteAsync(Context);
        }

        return OwnerAccess.Strangers(Context).ExecuteAsync(Context);
    }
}
