using CppnGallery.Gallery.Models;
using CppnGallery.Web.Models;
using CppnGallery.Web.Owner;
using CppnGallery.Web.Shell;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Hosting;

/// <summary>
/// Bounds what is sent before any of it is read: by <c>Limits:BodyBytes</c>, by what an endpoint says of itself, and by the size of an import where imports are taken and the owner sends one.
/// Forms are read, and files in them kept on the disk, before a page's own code runs, so that a page could not refuse them by itself.
/// </summary>
internal static class BodyLimits
{
    // What a form adds to its file: boundaries, names, the antiforgery token.
    private const int FormBytes = 64 << 10;

    public static void AddBodyLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<VisitLimits>>((kestrel, limits) => kestrel.Limits.MaxRequestBodySize = limits.Value.BodyBytes);
        builder.Services.AddOptions<FormOptions>().Configure<ImportLimits>((form, limits) => form.MultipartBodyLengthLimit = limits.Intake.Bytes + FormBytes);
    }

    /// <summary>Comes after it is known who asks, and before anything reads a form.</summary>
    public static void UseBodyLimits(this WebApplication app)
    {
        long import = app.Services.GetRequiredService<ImportLimits>().Intake.Bytes;
        app.Use((http, next) =>
        {
            var size = http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
            bool takesImports = http.GetEndpoint()?.Metadata.GetMetadata<TakesImportsAttribute>() is not null && OwnerAccess.Is(http);
            if (takesImports && !size.IsReadOnly)
            {
                size.MaxRequestBodySize = import + FormBytes;
            }

            if (http.Request.ContentLength is not { } length || size.MaxRequestBodySize is not { } most || length <= most)
            {
                return next(http);
            }

            if (HttpProtocol.IsHttp11(http.Request.Protocol))
            {
                // The body stays unread, so the connection ends with this answer; who would ask again on it is told.
                http.Response.Headers.Connection = "close";
            }

            return takesImports && Problems.IsForPrograms(http) ? ImportEndpoint.TooLarge(import).ExecuteAsync(http)
                : http.IsPageForm() ? Refusal.TooLarge(takesImports ? import : most).AnswerAsync(http)
                : Problems.Of(StatusCodes.Status413PayloadTooLarge, "body", $"The request's body has {length} bytes; at most {most} are taken here.", most).ExecuteAsync(http);
        });
    }
}
