using System.Text.Json;
using CppnGallery.Gallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Owner;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CppnGallery.Web.Models;

/// <summary><c>POST /api/models</c>: a checkpoint as the body itself, or as the one file of a form.</summary>
internal static class ImportEndpoint
{
    private const string Field = "file";

    public static void MapImport(this IEndpointRouteBuilder group) => group.MapPost("/", ImportAsync).WithName("ImportModel")
        .WithDescription("Imports a model: 201 where it is new, 200 where it is here already. What is no model of this gallery is refused whole, with a reason. The owner's.")
        .Accepts<byte[]>(ModelEndpoints.FileType, "multipart/form-data")
        .Produces<ModelAnswer>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(401).ProducesProblem(409).ProducesProblem(413).ProducesProblem(422)
        .WithMetadata(new TakesImportsAttribute())
        .RequireOwner();

    private static async Task<Results<Created<ModelAnswer>, Ok<ModelAnswer>, ProblemHttpResult>> ImportAsync(
        HttpContext http, ModelImporter importer, ModelsOnShow models, EncodersOnShow encoders)
    {
        var (body, length) = (http.Request.Body, http.Request.ContentLength);
        if (http.Request.HasFormContentType)
        {
            if ((await http.Request.ReadFormAsync(http.RequestAborted)).Files is not [var file])
            {
                return Problems.BadRequest(Field, "A form brings a model as its one file.");
            }

            (body, length) = (file.OpenReadStream(), file.Length);
        }

        try
        {
            var (model, isNew) = await importer.ImportAsync(body, length, http.RequestAborted);
            var answer = ModelAnswer.Of(model, models, encoders) with { Said = Words(isNew, models.IsRetired(model.Id)) };
            return isNew ? TypedResults.Created(http.Request.AtRoot($"api/models/{model.Id}"), answer) : TypedResults.Ok(answer);
        }
        catch (ImportRefusedException refused)
        {
            return Refused(refused);
        }
    }

    /// <summary>What became of a model that was taken or was here.</summary>
    public static string Words(bool isNew, bool retired) => isNew ? "The model is here, and hangs."
        : retired ? "This model is here already, and retired; nothing was written." : "This model is here already, and hangs; nothing was written.";

    /// <summary>The answer to a model that is not taken.</summary>
    public static ProblemHttpResult Refused(ImportRefusedException refused)
    {
        int status = refused.Fault switch
        {
            ImportFault.TooLarge => StatusCodes.Status413PayloadTooLarge,
            ImportFault.TooMany => StatusCodes.Status409Conflict,
            ImportFault.CutOff => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
        var problem = Problems.Of(status, Field, refused.Message, refused.Limit);
        problem.ProblemDetails.Extensions["reason"] = JsonNamingPolicy.CamelCase.ConvertName(refused.Fault.ToString());
        return problem;
    }

    /// <summary>The answer to a body that holds more than a model may.</summary>
    public static ProblemHttpResult TooLarge(long most) => Refused(new(ImportFault.TooLarge, $"The request is larger than a model may be: at most {most} bytes are taken.", most));
}
