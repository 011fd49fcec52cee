using System.Security.Cryptography;
using System.Text;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Owner;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Shell;

/// <summary>
/// Forms that people send to pages. Each is read before the page's code runs; what does not come that far is answered by a page that says why. A form that comes twice, as a double click sends it,
/// acts once: the second is given the first one's answer, and what was sent whole is done whole, though the browser has stopped listening to the first.
/// </summary>
internal static class PageForms
{
    private const string SignIn = "sign-in", SignOut = "sign-out";

    /// <summary>Whether a form is sent to a page.</summary>
    public static bool IsPageForm(this HttpContext http) => HttpMethods.IsPost(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    /// <summary>Comes after the bounds of bodies, and before the check of antiforgery tokens.</summary>
    public static void UsePageForms(this WebApplication app)
    {
        var sent = new SentForms(app.Services.GetRequiredService<TimeProvider>());
        string token = app.Services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.FormFieldName;
        app.UseWhen(IsPageForm, branch => branch.Use(async (http, next) =>
        {
            if (await FaultAsync(http) is { } fault)
            {
                await fault.AnswerAsync(http);
                return;
            }

            var form = http.Request.Form;
            string? mark = form[token].ToString() is { Length: > 0 } ? MarkOf(http.Request.Path, form) : null;
            await sent.AnswerAsync(http, mark, () => AnswerAsync(http, form["_handler"].ToString(), next));
        }));
    }

    private static async Task<Refusal?> FaultAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            return Refusal.NoForm;
        }

        try
        {
            await http.Request.ReadFormAsync(http.RequestAborted);
            return null;
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refusal.TooLarge(http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize ?? 0);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            return Refusal.Unreadable;
        }
    }

    // Whether the page's code ran. Pages give their own status as the answer starts, so a 400 before that is the framework's: no valid token, or no such form.
    private static async Task<bool> AnswerAsync(HttpContext http, string handler, RequestDelegate next)
    {
        await next(http);
        if (http.Response.StatusCode != StatusCodes.Status400BadRequest)
        {
            return true;
        }

        http.Response.Clear();
        string? reached = (handler, OwnerAccess.Is(http)) switch
        {
            // What was wanted is so already: the other tab was first.
            (SignIn, true) => "training",
            (SignOut, false) => "owner",
            _ => null,
        };
        if (reached is not null)
        {
            http.Response.Redirect(http.Request.AtRoot(reached));
            return false;
        }

        await Refusal.Of(http).AnswerAsync(http);
        return false;
    }

    // Every page has a token of its own, so two forms with the same one and the same fields are one form sent twice.
    private static string MarkOf(PathString path, IFormCollection form)
    {
        var text = new StringBuilder(path.Value);
        foreach (var (name, values) in form.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            text.Append('\n').Append(name.Length).Append(name).Append(values.ToString().Length).Append(values);
        }

        foreach (var file in form.Files)
        {
            text.Append('\n').Append(file.Name).Append(file.FileName).Append(file.Length);
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
