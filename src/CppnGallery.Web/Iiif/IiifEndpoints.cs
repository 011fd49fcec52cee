using System.Security.Cryptography;
using System.Text;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Models;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Rendering;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Models;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CppnGallery.Web.Iiif;

/// <summary>Pictures by the IIIF Image API 3.0; every picture on every page comes from here.</summary>
internal static class IiifEndpoints
{
    public static void AddPictures(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection(RenderLimits.Section).Get<RenderLimits>() ?? new RenderLimits();
        services.AddSingleton(limits);
        services.AddSingleton(new PictureRenderer(limits));
        services.AddSingleton<PictureService>();
        services.AddOptions<IiifLimits>().BindConfiguration(IiifLimits.Section).ValidateDataAnnotations().ValidateOnStart();
    }

    public static void MapIiif(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/iiif/{artwork}").WithTags("Pictures");
        // Viewers on other sites may show our pictures; that is what the standard is for.
        group.AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.AccessControlAllowOrigin = "*";
            return next(context);
        });
        group.MapMethods("/{region}/{size}/{rotation}/{quality}.{format}", ["GET", "HEAD"], Picture).WithName("Picture")
            .Produces<byte[]>(200, "image/png").Produces(304).ProducesProblem(400).ProducesProblem(404).ProducesProblem(501).ProducesProblem(503);
        group.MapGet("/info.json", Info).WithName("PictureInfo").ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> Picture(
        [AsParameters] PictureAddress address,
        ModelsOnShow models,
        PictureService pictures,
        IOptions<IiifLimits> limits,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (!TryFind(address.Artwork, models, out var model, out var id, out var problem))
        {
            return problem!;
        }

        var size = default(IiifSize);
        if (!Style.TryParse(id.Style, out var style, out string? error))
        {
            return Problems.BadRequest("artwork", error);
        }

        if (!IiifRegion.TryParse(address.Region, out var view, out var fault)
            || !IiifSize.TryParse(address.Size, view, limits.Value, out size, out fault)
            || (fault = IiifOutput.FaultOf(address.Rotation, address.Quality, address.Format)) is not null)
        {
            return Problems.Of(fault.Status, fault.Parameter, fault.Detail, fault.Limit);
        }

        var request = new PictureRequest(model!, id.Latent, view, size.Width, size.Height, style);
        var tag = TagOf(request);
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any))
        {
            http.Response.Headers.ETag = tag.ToString();
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        try
        {
            return TypedResults.Bytes(await pictures.GetPngAsync(request, cancellationToken), "image/png", entityTag: tag);
        }
        catch
        {
            // The header was for the picture. What went wrong passes.
            http.Response.Headers.CacheControl = "no-store";
            throw;
        }
    }

    private static IResult Info(string artwork, ModelsOnShow models, IOptions<IiifLimits> limits, HttpRequest request)
    {
        if (!TryFind(artwork, models, out _, out var id, out var problem))
        {
            return problem!;
        }

        return TypedResults.Json(IiifInfo.Of($"{request.Scheme}://{request.Host}{request.PathBase}/iiif/{id}", limits.Value), contentType: IiifInfo.ContentType);
    }

    private static bool TryFind(string artwork, ModelsOnShow models, out Model? model, out ArtworkId id, out ProblemHttpResult? problem)
    {
        model = null;
        problem = null;
        if (!ArtworkId.TryParse(artwork, out id, out string? error))
        {
            problem = Problems.BadRequest("artwork", error);
        }
        else if (!models.TryFind(id.Model, out model))
        {
            problem = ModelEndpoints.Unknown(id.Model);
        }

        return problem is null;
    }

    // What decides the bytes, the drawing code's own version included: known before anything is drawn.
    private static EntityTagHeaderValue TagOf(PictureRequest request)
    {
        string decides = $"{request.Permalink} {request.Width}x{request.Height} {typeof(PictureRenderer).Module.ModuleVersionId}";
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(decides)).AsSpan(0, 16))}\"");
    }
}

/// <summary>The six parts of a picture address.</summary>
internal readonly record struct PictureAddress(string Artwork, string Region, string Size, string Rotation, string Quality, string Format);
