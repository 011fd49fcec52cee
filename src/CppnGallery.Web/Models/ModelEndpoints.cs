using CppnGallery.Gallery.Models;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CppnGallery.Web.Models;

/// <summary>What programs learn of the models.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/models").WithTags("Models");
        group.MapGet("/", (ModelsOnShow models, EncodersOnShow encoders) => TypedResults.Ok(models.All.Select(model => ModelAnswer.Of(model, encoders)))).WithName("Models");
        group.MapGet("/{model}", One).WithName("Model").ProducesProblem(400).ProducesProblem(404);
    }

    private static Results<Ok<ModelAnswer>, ProblemHttpResult> One(string model, ModelsOnShow models, EncodersOnShow encoders)
    {
        if (!ModelId.TryParse(model, out var id, out string? error))
        {
            return Problems.BadRequest("model", error);
        }

        return models.TryFind(id, out var found) ? TypedResults.Ok(ModelAnswer.Of(found, encoders)) : Unknown(id);
    }

    /// <summary>The answer to a model that is named well and not on show.</summary>
    public static ProblemHttpResult Unknown(ModelId id) =>
        Problems.Of(StatusCodes.Status404NotFound, "model", UnknownText(id));

    /// <summary>The same in a sentence.</summary>
    public static string UnknownText(ModelId id) => $"No model {id.Hash} is on show here; GET /api/models lists those that are.";
}

internal sealed record ModelAnswer(
    string Id,
    string Run,
    string Recipe,
    int Epoch,
    double ReluStddev,
    int Nodes,
    int Blocks,
    int LatentSize,
    long Parameters,
    bool Encodes,
    bool Digits,
    IReadOnlyDictionary<string, double> Metrics)
{
    public static ModelAnswer Of(Model model, EncodersOnShow encoders)
    {
        var said = model.Description;
        return new(model.Id.ToString(), said.Run, said.Recipe, said.Epoch, said.ReluStddev, said.Nodes, said.Blocks, said.LatentSize, said.Parameters,
            encoders.Encodes(model), encoders.KnowsDigits(model), said.Metrics);
    }
}
