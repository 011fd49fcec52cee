using CppnGallery.Learning.Recipes;
using CppnGallery.Studio;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Watching;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Owner;

namespace CppnGallery.Web.Training;

/// <summary>Runs for programs: everybody may look, the owner may change.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/recipes", () => TypedResults.Ok(RecipeCatalogue.All.Select(RecipeAnswer.Of))).WithTags("Runs").WithName("Recipes");
        var group = app.MapGroup("/api/runs").WithTags("Runs").AddEndpointFilter(RunRefusals.AnswerAsync);
        group.MapGet("/", (TrainingStudio studio) => TypedResults.Ok(studio.Runs)).WithName("Runs");
        group.MapGet("/{id}", (string id, TrainingStudio studio) => TypedResults.Ok(studio.Known(id).Answer())).WithName("Run").ProducesProblem(404);
        group.MapGet("/{id}/history", (string id, TrainingStudio studio) => TypedResults.Ok(studio.Known(id).Frame(TimeSpan.Zero).Update(RunFrame.Nothing, out _)))
            .WithName("RunHistory").ProducesProblem(404);

        var owners = group.MapGroup("").RequireOwner();
        owners.MapPost("/", async (RunRequest request, TrainingStudio studio, HttpRequest http, CancellationToken cancellationToken) =>
        {
            var run = await studio.StartAsync(request.ToOrder(), cancellationToken);
            return TypedResults.Created(http.AtRoot($"api/runs/{run.Id}"), run);
        }).WithName("StartRun").ProducesProblem(400).ProducesProblem(401).ProducesProblem(409).ProducesProblem(503);
        owners.MapPost("/estimate", async (RunRequest request, RunEstimates estimates, CancellationToken cancellationToken) =>
            TypedResults.Ok(await estimates.OfAsync(request.ToOrder(), cancellationToken))).WithName("EstimateRun").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        owners.MapPost("/{id}/pause", async (string id, TrainingStudio studio, CancellationToken cancellationToken) => TypedResults.Ok(await studio.PauseAsync(id, cancellationToken)))
            .WithName("PauseRun").ProducesProblem(401).ProducesProblem(404).ProducesProblem(409);
        owners.MapPost("/{id}/resume", async (string id, TrainingStudio studio, CancellationToken cancellationToken) => TypedResults.Ok(await studio.ResumeAsync(id, cancellationToken)))
            .WithName("ResumeRun").ProducesProblem(401).ProducesProblem(404).ProducesProblem(409);
        owners.MapPost("/{id}/cancel", async (string id, TrainingStudio studio, CancellationToken cancellationToken) => TypedResults.Ok(await studio.CancelAsync(id, cancellationToken)))
            .WithName("CancelRun").ProducesProblem(401).ProducesProblem(404).ProducesProblem(409);
        owners.MapDelete("/{id}", async (string id, TrainingStudio studio, CancellationToken cancellationToken) =>
        {
            await studio.DeleteAsync(id, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("DeleteRun").ProducesProblem(401).ProducesProblem(404);
    }
}

/// <summary>A run that is asked for: <see cref="RunOrder"/> with what may be left out.</summary>
internal sealed record RunRequest(string? Recipe, string? Preset, int? Epochs, ulong? Seed, string? Name, string? Dataset, int? Digits, int? DigitsPerEpoch, Dictionary<string, double>? Settings)
{
    private const int UsualEpochs = 6;

    public RunOrder ToOrder() => new(
        string.IsNullOrWhiteSpace(Name) ? null : Name, Recipe ?? RecipeCatalogue.All[0].Name, Preset, Epochs ?? UsualEpochs, Seed ?? 1, Dataset ?? RunDigits.OfMnist, Digits ?? 0, DigitsPerEpoch, Settings ?? []);
}

internal sealed record RecipeAnswer(string Name, string Summary, IReadOnlyList<SettingAnswer> Settings, IReadOnlyList<RecipePreset> Presets)
{
    public static RecipeAnswer Of(RecipeEntry recipe) => new(
        recipe.Name,
        recipe.Summary,
        [.. recipe.Settings.Select(setting => new SettingAnswer(setting.Name, setting.Label, setting.Description, setting.Whole, setting.Default, setting.From, setting.To))],
        recipe.Presets);
}

internal sealed record SettingAnswer(string Name, string Label, string Description, bool Whole, double Default, double From, double To);
