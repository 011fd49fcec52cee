using CppnGallery.Gallery.Models;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Prints;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Morphs;

/// <summary>Animations, <c>/morphs/{model}.gif?z=…&amp;z=…</c>, which go out as they are drawn. They stand in line with prints, and their progress is told at the same desk.</summary>
internal static class MorphEndpoints
{
    public static void AddMorphs(this IServiceCollection services) =>
        services.AddOptions<MorphSettings>().BindConfiguration(MorphSettings.Section).ValidateDataAnnotations().ValidateOnStart();

    public static void MapMorphs(this IEndpointRouteBuilder app) => app.MapGet("/morphs/{model}.gif", MorphAsync).WithName("Morph").WithTags("Morphs")
        .Produces<byte[]>(200, "image/gif").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).TakesTurns();

    private static async Task<IResult> MorphAsync(
        [AsParameters] MorphAddress address, ModelsOnShow models, PrintCounter counter, PrintPress press, IOptions<MorphSettings> settings, HttpContext http)
    {
        if (!MorphOrder.TryParse(address, models, settings.Value, out var order, out var fault))
        {
            return Problems.Of(fault.Status, fault.Parameter, fault.Detail, fault.Limit);
        }

        var parcel = new Parcel(order.Ticket, order.Morph.Path.Count, order.FileName, "image/gif");
        return await counter.SendAsync(http, parcel, (body, print, leaving) => press.Draw(order.Morph, body, print, leaving));
    }
}
