using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using CppnGallery.Studio.Workers;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Owner;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Training.Workers;

/// <summary>
/// Workers: <c>Authorization: Bearer KEY</c> with every request. Wrong keys are counted with the owner's, by address; those of the
/// gallery's own workers nobody can guess or lose.
/// </summary>
internal sealed class WorkerAccess(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    OwnerDoor door, WorkerKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "WorkerKey", Policy = "worker";

    private const string Role = "worker";

    /// <summary>Who asks, on an endpoint that lets in workers alone.</summary>
    public static WorkerBadge Badge(HttpContext http) => (WorkerBadge)http.Items[typeof(WorkerBadge)]!;

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, WorkerAccess>(SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(SchemeName).RequireRole(Role));
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var found = keys.Find(header.Parameter ?? "");
        bool isGood = found is { Badge: not null, IsRevoked: false };
        if (found.Badge?.IsOwn != true)
        {
            var answer = door.Try(VisitorAddress.Of(Context), () => isGood, forgets: false);
            if (answer.Outcome == DoorOutcome.Locked)
            {
                Context.Items[typeof(DoorAnswer)] = answer;
                return Task.FromResult(AuthenticateResult.Fail("The address has to wait."));
            }
        }

        if (found.Badge is null)
        {
            return Task.FromResult(AuthenticateResult.Fail("No worker's key."));
        }

        // A revoked key is known, and opens nothing.
        Context.Items[typeof(WorkerBadge)] = found.Badge;
        var identity = new ClaimsIdentity(isGood ? [new Claim(ClaimTypes.Role, Role)] : [], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(identity), SchemeName)));
    }

    /// <summary>401, or 429 to an address that has to wait.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Context.Items[typeof(DoorAnswer)] is DoorAnswer { Wait: var wait })
        {
            return OwnerAccess.Locked(Context, wait).ExecuteAsync(Context);
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(StatusCodes.Status401Unauthorized, "Authorization",
            "This is for workers, who send a key: Authorization: Bearer KEY. The gallery's owner makes one on the page /owner.")
            .ExecuteAsync(Context);
    }

    /// <summary>403 to a key that was revoked.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Of(StatusCodes.Status403Forbidden, "Authorization",
            "This worker's key was revoked. The gallery's owner makes another on the page /owner.").ExecuteAsync(Context);
}
