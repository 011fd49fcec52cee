using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Models;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Judges;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Turns;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Models;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CppnGallery.Web.Latents;

/// <summary>Latents for programs, the lab's page among them: what a name means, random ones, those of a digit, neighbours, and the latent of a drawing.</summary>
internal static class LatentEndpoints
{
    private const double LeastTruncation = 0.1, MostTruncation = 4;
    private const int UsualNeighbours = 8, MostNeighbours = 50;

    /// <summary>784 numbers of 24 digits each, and their commas.</summary>
    private const int MaxBodyBytes = 20_000;

    // In pixels that are drawn in the same time. Encoding, a small picture, and two readings of a judge; and hundreds of those.
    private const long EncodeSize = 1 << 16, PresetsSize = 1 << 18;

    public static void MapLatents(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/latents").WithTags("Latents").ProducesProblem(400);
        group.MapGet("/random", RandomLatent).WithName("RandomLatent").ProducesProblem(404);
        group.MapGet("/presets", Presets).WithName("LatentPresets").ProducesProblem(404).TakesTurns();
        group.MapGet("/{latent}", Named).WithName("Latent");
        group.MapGet("/{latent}/neighbours", Neighbours).WithName("Neighbours").ProducesProblem(404);
        group.MapPost("/encode", Encode).WithName("Encode").ProducesProblem(404).ProducesProblem(413).WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes)).TakesTurns();
    }

    private static Results<Ok<LatentAnswer>, ProblemHttpResult> Named(string latent, HttpResponse response)
    {
        if (!Latent.TryParse(latent, out var named, out string? fault))
        {
            return Problems.BadRequest("latent", fault);
        }

        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Ok(LatentAnswer.Of(named));
    }

    private static Results<Ok<LatentAnswer>, ProblemHttpResult> RandomLatent(
        double? truncation, string? model, int? digit, ModelsOnShow models, EncodersOnShow encoders, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        if (truncation is not (null or >= LeastTruncation and <= MostTruncation))
        {
            return Problems.BadRequest("truncation", FormattableString.Invariant($"The truncation is a number of standard deviations from {LeastTruncation} to {MostTruncation}."));
        }

        var random = new RandomSource((ulong)Random.Shared.NextInt64());
        if (digit is null)
        {
            return TypedResults.Ok(LatentAnswer.Of(truncation is { } threshold
                ? LatentArithmetic.DrawTruncated(random, threshold)
                : Latent.FromSeed((ulong)Random.Shared.Next(FreshLatent.Seeds))));
        }

        if (digit is < 0 or >= EncodedDigits.Classes)
        {
            return Problems.BadRequest("digit", "The digit is a whole number from 0 to 9.");
        }

        return TryFindDigits(model, models, encoders, out var digits, out var problem)
            ? TypedResults.Ok(LatentAnswer.Of(digits.Draw(digit.Value, random, truncation)))
            : problem;
    }

    private static Results<Ok<IEnumerable<NeighbourAnswer>>, ProblemHttpResult> Neighbours(
        string latent, string? model, int? count, ModelsOnShow models, EncodersOnShow encoders)
    {
        if (!Latent.TryParse(latent, out var named, out string? fault))
        {
            return Problems.BadRequest("latent", fault);
        }

        if (count is < 1 or > MostNeighbours)
        {
            return Problems.BadRequest("count", $"The count is a whole number from 1 to {MostNeighbours}.", MostNeighbours);
        }

        return TryFindDigits(model, models, encoders, out var digits, out var problem)
            ? TypedResults.Ok(digits.Nearest(named, count ?? UsualNeighbours).Select(near => new NeighbourAnswer(near.Latent.Text, near.Digit, near.Distance)))
            : problem;
    }

    private static async Task<Results<Ok<IReadOnlyList<PresetAnswer>>, ProblemHttpResult>> Presets(
        string? model, ModelsOnShow models, EncodersOnShow encoders, DigitReader reader, FairTurns turns, HttpContext http, CancellationToken cancellationToken)
    {
        if (!TryFindModel(model, models, out var found, out var problem) || !TryFindDigits(model, models, encoders, out var digits, out problem))
        {
            return problem;
        }

        if (!LatentPresets.TryRecall(digits, out var presets))
        {
            presets = await turns.RunAsync(
                VisitorAddress.Of(http), PresetsSize, _ => LatentPresets.Of(found, digits, latent => reader.Read(found.Generator, latent)), cancellationToken);
        }

        http.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Ok(presets);
    }

    private static async Task<Results<Ok<EncodedAnswer>, ProblemHttpResult>> Encode(
        EncodeRequest request, ModelsOnShow models, EncodersOnShow encoders, DigitReader reader, FairTurns turns, HttpContext http, CancellationToken cancellationToken)
    {
        if (!TryFindModel(request.Model, models, out var model, out var problem))
        {
            return problem;
        }

        if (DigitFrame.FaultOf(request.Intensities) is { } fault)
        {
            return Problems.BadRequest("intensities", fault);
        }

        if (encoders.Of(model) is not { } encoder)
        {
            string other = encoders.NearestEncoding(model) is { } near ? $" {near.Id} has one." : " No model on show has one.";
            return Problems.BadRequest("model", $"{model.Id} has no encoder, so it cannot say which latent would draw a picture.{other}");
        }

        var picture = DigitFrame.Of(request.Intensities);
        return TypedResults.Ok(await turns.RunAsync(VisitorAddress.Of(http), EncodeSize, _ => Answer(), cancellationToken));

        EncodedAnswer Answer()
        {
            var latent = Encoder.Encode(encoder, picture);
            return new(model.Id.ToString(), latent.Text, latent.Values.ToArray(), ReadingAnswer.Of(reader.Read(picture)), ReadingAnswer.Of(reader.Read(model.Generator, latent)));
        }
    }

    private static bool TryFindDigits(
        string? text, ModelsOnShow models, EncodersOnShow encoders, [NotNullWhen(true)] out EncodedDigits? digits, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        digits = null;
        if (!TryFindModel(text, models, out var model, out problem))
        {
            return false;
        }

        digits = encoders.DigitsOf(model);
        problem = digits is null ? Problems.BadRequest("model", $"With {model.Id} is not stored where its digits lie; GET /api/models lists under digits which models have that.") : null;
        return digits is not null;
    }

    private static bool TryFindModel(string? text, ModelsOnShow models, [NotNullWhen(true)] out Model? model, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (model, problem) = (null, null);
        if (!ModelId.TryParse(text ?? "", out var id, out string? fault))
        {
            problem = Problems.BadRequest("model", fault);
        }
        else if (!models.TryFind(id, out model))
        {
            problem = ModelEndpoints.Unknown(id);
        }

        return problem is null;
    }
}
