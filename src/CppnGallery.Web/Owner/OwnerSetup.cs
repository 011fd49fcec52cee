using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Owner;

internal static class OwnerSetup
{
    private const string CookieOrKey = "Owner";

    public static void AddOwner(this IServiceCollection services, GalleryFolders folders)
    {
        services.AddOptions<OwnerSettings>().BindConfiguration(OwnerSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(_ => new OwnerKey(folders));
        services.AddSingleton(_ => new OwnerSession(folders));
        services.AddSingleton<OwnerDoor>();
        services.AddHostedService<OwnerWelcome>();
        services.AddAuthentication(CookieOrKey)
            .AddPolicyScheme(CookieOrKey, null, options => options.ForwardDefaultSelector = http => KeyHandler.IsAskedFor(http) ? KeyHandler.SchemeName : OwnerAccess.CookieScheme)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.SchemeName, null)
            .AddCookie(OwnerAccess.CookieScheme);
        services.AddOptions<CookieAuthenticationOptions>(OwnerAccess.CookieScheme).Configure<IOptions<OwnerSettings>>(ConfigureCookie);
        services.AddAuthorizationBuilder().AddPolicy(OwnerAccess.Policy, policy => policy.RequireRole(OwnerAccess.Role));
        services.AddAntiforgery(options => options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options, IOptions<OwnerSettings> settings)
    {
        options.Cookie.Name = "cppn-owner";
        options.Cookie.HttpOnly = true;
        // Lax: who follows a link to the gallery is still its owner. What changes something is guarded by the antiforgery token besides.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromDays(settings.Value.SignedInDays);
        options.SlidingExpiration = true;
        options.Events = new CookieAuthenticationEvents
        {
            OnRedirectToLogin = ChallengeAsync,
            OnRedirectToAccessDenied = ChallengeAsync,
            OnValidatePrincipal = context =>
            {
                var services = context.HttpContext.RequestServices;
                if (context.Principal?.FindFirst(OwnerAccess.MarkClaim)?.Value != services.GetRequiredService<OwnerKey>().Mark
                    || !services.GetRequiredService<OwnerSession>().IsNow(context.Principal?.FindFirst(OwnerAccess.SessionClaim)?.Value))
                {
                    context.RejectPrincipal();
                }

                return Task.CompletedTask;
            },
        };
    }

    // People are shown the door, programs are told where it is.
    private static Task ChallengeAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var http = context.HttpContext;
        if (Problems.IsForPrograms(http))
        {
            return OwnerAccess.Strangers(http).ExecuteAsync(http);
        }

        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = http.Request.AtRoot("owner");
        return Task.CompletedTask;
    }
}
