using System.Security.Cryptography;
using System.Text;
using CppnGallery.Rendering;
using CppnGallery.Web.Hosting;
using Microsoft.Net.Http.Headers;

namespace CppnGallery.Web.Iiif;

/// <summary>A picture's way out: its tag, which is known before anything is drawn, and its file.</summary>
internal static class PictureAnswers
{
    /// <summary>For what an identifier decides to the last pixel.</summary>
    public const string ForEver = "public, max-age=31536000, immutable";

    /// <summary>The picture, or 304 to somebody who has it. Where it cannot be had now, the headers of the picture are taken back and the fault goes on to the caller.</summary>
    /// <param name="http">Who asks.</param>
    /// <param name="pictures">Who draws.</param>
    /// <param name="request">What.</param>
    /// <param name="cacheControl">How long it may be kept.</param>
    /// <param name="cancellationToken">The asker leaves.</param>
    /// <param name="secret">Known to this server alone, where the tag must not tell which picture this is; the tag is then good for one address.</param>
    public static async Task<IResult> AnswerAsync(
        HttpContext http, PictureService pictures, PictureRequest request, string cacheControl, CancellationToken cancellationToken, string secret = "")
    {
        string key = pictures.KeyOf(request);
        EntityTagHeaderValue? tag = TagOf(key, secret);
        var headers = http.Response.Headers;
        headers.CacheControl = cacheControl;
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any))
        {
            headers.ETag = tag.ToString();
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        try
        {
            var file = await pictures.GetFileAsync(request, VisitorAddress.Of(http), cancellationToken);
            if (pictures.KeyOf(request) != key)
            {
                // The device failed meanwhile: no tag is true of these bytes.
                (headers.CacheControl, tag) = ("no-store", null);
            }

            return TypedResults.Bytes(file, IiifFinish.MediaType(request.Finish.Format), entityTag: tag);
        }
        catch
        {
            // The headers were for the picture. What went wrong passes.
            headers.CacheControl = "no-store";
            headers.Link = default;
            throw;
        }
    }

    // What decides the bytes, the device and the drawing code's own version included.
    private static EntityTagHeaderValue TagOf(string key, string secret)
    {
        string decides = $"{key} {typeof(PictureRenderer).Module.ModuleVersionId} {secret}";
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(decides)).AsSpan(0, 16))}\"");
    }
}
