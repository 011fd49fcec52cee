using CppnGallery.Rendering;
using CppnGallery.Rendering.Devices;
using CppnGallery.Rendering.Sources;
using CppnGallery.Rendering.Turns;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Manifests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Iiif;

/// <summary>Pictures by the IIIF Image API 3.0, level 2; every picture on every page comes from here, but those that are put to the vote.</summary>
internal static class IiifEndpoints
{
    // An artwork's identifier decides its pixels; a raster's file may be exchanged while the server is down.
    private const string ForAWhile = "public, max-age=300";

    // After /iiif.
    private const string BasePath = "/{artwork}", InfoPath = $"{BasePath}{InfoFile}", PicturePath = $"{BasePath}/{{region}}/{{size}}/{{rotation}}/{{quality}}.{{format}}", InfoFile = "/info.json";

    // What viewers send besides what every page may send, by name: a star would let in headers that have no use here.
    private const string ViewerHeaders = "Accept, Cache-Control, Content-Type, If-Modified-Since, If-None-Match, Pragma, Range, X-Requested-With";

    private const string ProfileLink = "<http://iiif.io/api/image/3/level2.json>;rel=\"profile\"";

    public static void AddPictures(this IServiceCollection services, string dataDirectory)
    {
        services.AddOptions<RenderLimits>().BindConfiguration(RenderLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RenderLimits>>().Value);
        services.AddSingleton(provider => RenderDevice.TryChoose(provider.GetRequiredService<RenderLimits>().Device, provider.GetRequiredService<ILogger<RenderDevice>>(), out var device, out string? fault)
            ? device
            : throw new InvalidOperationException($"{RenderLimits.Section}:{nameof(RenderLimits.Device)}: {fault}"));
        services.AddSingleton<FairTurns>();
        services.AddSingleton(provider => new DrawingThreads(Environment.ProcessorCount, provider.GetRequiredService<RenderLimits>().Niceness));
        services.AddSingleton(provider => new PictureRenderer(provider.GetRequiredService<RenderLimits>(), device: provider.GetRequiredService<RenderDevice>())
        {
            Threads = provider.GetRequiredService<DrawingThreads>(),
        });
        services.AddSingleton(provider => new PictureStore(Path.Combine(dataDirectory, "pictures"), provider.GetRequiredService<RenderLimits>().DiskCacheBytes));
        services.AddSingleton<PictureService>();
        services.AddSingleton<IiifSources>();
        services.AddOptions<IiifLimits>().BindConfiguration(IiifLimits.Section).ValidateDataAnnotations()
            .Validate<RenderLimits>((offered, drawn) => offered.FitWithin(drawn), IiifLimits.TooLarge).ValidateOnStart();
    }

    public static void MapIiif(this IEndpointRouteBuilder app)
    {
        // Made now: what the configuration names and cannot be shown stops the start, not a visitor.
        app.ServiceProvider.GetRequiredService<IiifSources>();
        app.ServiceProvider.GetRequiredService<PictureRenderer>();
        var group = app.MapGroup("/iiif").WithTags("Pictures");
        group.AddEndpointFilter((context, next) =>
        {
            var http = context.HttpContext;
            return http.Request.Host.HasValue ? next(context) : new(Problems.BadRequest("Host", "The request names no host, and addresses told in the answer begin with it."));
        });
        group.MapGet(PicturePath, Picture).WithName("Picture")
            .Produces<byte[]>(200, "image/png", "image/jpeg").Produces(304).ProducesProblem(400).ProducesProblem(404).TakesTurns();
        group.MapGet(InfoPath, Info).WithName("PictureInfo").ProducesProblem(400).ProducesProblem(404);
        group.MapGet(BasePath, (string artwork, HttpContext http) => SeeOther(http, $"{AddressOf(http.Request, artwork)}{InfoFile}"))
            .WithName("PictureBase").Produces(303);
        group.MapManifests();
        foreach (string address in (string[])[PicturePath, InfoPath, BasePath, ManifestEndpoints.ArtworkPath, ManifestEndpoints.ModelPath])
        {
            group.MapMethods(address, ["OPTIONS"], Preflight).ExcludeFromDescription();
        }
    }

    // What a browser asks before its page may send more than the plainest request (Image API 3.0, section 7).
    private static NoContent Preflight(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.Allow = "GET, HEAD, OPTIONS";
        headers.AccessControlAllowMethods = "GET, HEAD";
        headers.AccessControlAllowHeaders = ViewerHeaders;
        headers.AccessControlMaxAge = "86400";
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Picture(
        [AsParameters] PictureAddress address,
        IiifSources sources,
        PictureService pictures,
        IOptions<IiifLimits> limits,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        var region = default(IiifRegion);
        var size = default(IiifSize);
        var finish = default(PictureFinish);
        if (!sources.TryFind(address.Artwork, out var source, out string name, out var fault)
            || !IiifRegion.TryParse(address.Region, source, out region, out fault)
            || !IiifSize.TryParse(address.Size, region, limits.Value, out size, out fault)
            || !IiifFinish.TryParse(address.Rotation, address.Quality, address.Format, source.HasColour, out finish, out fault))
        {
            return Problems.Of(fault.Status, fault.Parameter, fault.Detail, fault.Limit);
        }

        var request = new PictureRequest(source, region.ViewOf(source), size.Width, size.Height) { Finish = finish };
        string canonical = $"{region.Canonical(source)}/{size.Canonical(region, limits.Value)}/{IiifFinish.Canonical(finish)}";
        http.Response.Headers.Link = $"{ProfileLink}, <{AddressOf(http.Request, name)}/{canonical}>;rel=\"canonical\"";
        return await PictureAnswers.AnswerAsync(http, pictures, request, source is ArtworkSource ? PictureAnswers.ForEver : ForAWhile, cancellationToken);
    }

    private static IResult Info(string artwork, IiifSources sources, IOptions<IiifLimits> limits, HttpContext http)
    {
        if (!sources.TryFind(artwork, out var source, out string name, out var fault))
        {
            return Problems.Of(fault.Status, fault.Parameter, fault.Detail, fault.Limit);
        }

        http.Response.Headers.Vary = "Accept";
        http.Response.Headers.Link = ProfileLink;
        return TypedResults.Json(IiifInfo.Of(AddressOf(http.Request, name), source, limits.Value), contentType: IiifInfo.ContentTypeFor(http.Request.GetTypedHeaders().Accept, IiifInfo.ContextAddress));
    }

    private static StatusCodeHttpResult SeeOther(HttpContext http, string address)
    {
        http.Response.Headers.Location = address;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>A picture's service, in full.</summary>
    public static string AddressOf(HttpRequest request, string name) => $"{request.Scheme}://{request.Host}{request.PathBase}/iiif/{Uri.EscapeDataString(name)}";
}

/// <summary>The six parts of a picture address.</summary>
internal readonly record struct PictureAddress(string Artwork, string Region, string Size, string Rotation, string Quality, string Format);
