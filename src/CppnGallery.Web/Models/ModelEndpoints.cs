using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using CppnGallery.Gallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Owner;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace CppnGallery.Web.Models;

/// <summary>What programs learn of the models, and how the owner's programs retire them and hang them again; importing is in <see cref="ImportEndpoint"/>.</summary>
internal static class ModelEndpoints
{
    public const string FileType = "application/octet-stream";

    // The hash in the name decides all that draws; an evaluation may add figures to the file, which a copy of a day ago lacks.
    private const string ForADay = "public, max-age=86400, immutable";

    public static void MapModels(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/models").WithTags("Models");
        group.MapGet("/", (ModelsOnShow models, EncodersOnShow encoders) => TypedResults.Ok(models.All.Select(model => ModelAnswer.Of(model, models, encoders)))).WithName("Models");
        group.MapGet("/{model}", One).WithName("Model").ProducesProblem(400).ProducesProblem(404);
        group.MapPost("/{model}/retire", RetireAsync).WithName("RetireModel").WithDescription("Takes a model off every wall and out of the vote; links to it go on working. The owner's.")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).RequireOwner();
        group.MapPost("/{model}/hang", HangAsync).WithName("HangModel").WithDescription("Hangs a retired model again. The owner's.")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).RequireOwner();
        group.MapImport();
        app.MapGet("/models/{model}.safetensors", Download).WithTags("Models").WithName("ModelFile")
            .WithDescription("The model's checkpoint: one safetensors file, its settings and figures in the metadata. Its ETag is the file's SHA-256.")
            .Produces(StatusCodes.Status200OK, contentType: FileType).Produces(StatusCodes.Status404NotFound);
    }

    private static Results<Ok<ModelAnswer>, ProblemHttpResult> One(string model, ModelsOnShow models, EncodersOnShow encoders) =>
        TryFind(model, models, out var found, out var problem) ? TypedResults.Ok(ModelAnswer.Of(found, models, encoders)) : problem;

    private static async Task<Results<Ok<ModelAnswer>, ProblemHttpResult>> RetireAsync(string model, ModelsOnShow models, EncodersOnShow encoders, CancellationToken cancellationToken)
    {
        if (!TryFind(model, models, out var found, out var problem))
        {
            return problem;
        }

        await models.RetireAsync(found.Id, cancellationToken);
        return TypedResults.Ok(ModelAnswer.Of(found, models, encoders));
    }

    private static async Task<Results<Ok<ModelAnswer>, ProblemHttpResult>> HangAsync(string model, ModelsOnShow models, EncodersOnShow encoders, CancellationToken cancellationToken)
    {
        if (!TryFind(model, models, out var found, out var problem))
        {
            return problem;
        }

        await models.HangAgainAsync(found.Id, cancellationToken);
        return TypedResults.Ok(ModelAnswer.Of(found, models, encoders));
    }

    private static Results<FileStreamHttpResult, NotFound> Download(string model, ModelsOnShow models, ModelFiles files, HttpResponse response)
    {
        if (!ModelId.TryParse(model, out var id, out _) || !models.TryFind(id, out var found) || files.Open(models, found) is not { } file)
        {
            return TypedResults.NotFound();
        }

        response.Headers.CacheControl = ForADay;
        return TypedResults.Stream(
            file.Stream, FileType, $"{found.Id}.safetensors", file.Facts.WrittenAt, new EntityTagHeaderValue($"\"{file.Facts.Sha256}\""), enableRangeProcessing: true);
    }

    private static bool TryFind(string text, ModelsOnShow models, [NotNullWhen(true)] out Model? model, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (model, problem) = (null, null);
        if (!ModelId.TryParse(text, out var id, out string? error))
        {
            problem = Problems.BadRequest("model", error);
            return false;
        }

        if (!models.TryFind(id, out model))
        {
            problem = Unknown(id);
            return false;
        }

        return true;
    }

    /// <summary>The answer to a model that is named well and not on show.</summary>
    public static ProblemHttpResult Unknown(ModelId id) =>
        Problems.Of(StatusCodes.Status404NotFound, "model", UnknownText(id));

    /// <summary>The same in a sentence.</summary>
    public static string UnknownText(ModelId id) => $"No model {id.Hash} is on show here; GET /api/models lists those that are.";
}

/// <summary>A model for programs. <c>training</c> has digits seen, pictures a batch and steps of the generator, null where its file does not say. A retired one hangs nowhere and its links work all the same; <c>said</c> tells in a sentence what became of an import, and is left out elsewhere.</summary>
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
    TrainingLength Training,
    string? Warning,
    string? Provenance,
    IReadOnlyDictionary<string, double> Metrics,
    bool Retired,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Said = null)
{
    public static ModelAnswer Of(Model model, ModelsOnShow models, EncodersOnShow encoders)
    {
        var said = model.Description;
        return new(model.Id.ToString(), said.Run, said.Recipe, said.Epoch, said.ReluStddev, said.Nodes, said.Blocks, said.LatentSize, said.Parameters,
            encoders.Encodes(model), encoders.KnowsDigits(model), TrainingLength.Of(said), said.Warning, said.Provenance, said.Metrics, models.IsRetired(model.Id));
    }
}
