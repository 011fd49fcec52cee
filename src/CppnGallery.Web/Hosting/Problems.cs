using System.Globalization;
using System.Security.Cryptography;
using CppnGallery.Gallery.Storage;
using CppnGallery.Rendering;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Web.Hosting;

/// <summary>Errors: problem details (RFC 9457) for programs under /api, /iiif, /prints, /morphs, /card and /hubs, pages for people elsewhere; never a stack trace.</summary>
internal static class Problems
{
    // A picture takes tenths of a second and the queue holds hundreds: by then a good part of it is drawn.
    private const int RetryAfterSeconds = 5;

    private static readonly PathString[] ForPrograms = ["/api", "/iiif", "/prints", "/morphs", "/card", "/hubs"];

    public static ProblemHttpResult BadRequest(string parameter, string detail, long? limit = null) => Of(StatusCodes.Status400BadRequest, parameter, detail, limit);

    /// <summary>A problem with one parameter of a request and, where a limit was passed, that limit.</summary>
    public static ProblemHttpResult Of(int status, string parameter, string detail, long? limit = null)
    {
        var extensions = new Dictionary<string, object?> { ["parameter"] = parameter };
        if (limit is not null)
        {
            extensions["limit"] = limit;
        }

        return TypedResults.Problem(detail, statusCode: status, extensions: extensions);
    }

    public static void AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<KnownFaults>();
        // Unreadable bodies reach the handler below, which says what is wrong with them; an empty 400 would not.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    public static void UseAnswersToErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,
            StatusCodeSelector = fault => DetailOfStorage(fault) is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable,
        });
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        // What was sent to no page, or to one that failed, is nothing that the page about it could take.
        app.UseWhen(http => HttpMethods.IsPost(http.Request.Method) && IsAboutAnother(http), branch => branch.Use((http, next) =>
        {
            http.Request.Method = HttpMethods.Get;
            return next(http);
        }));
        // Nearer to the endpoints, so that the pages above find these already answered.
        app.UseWhen(IsForPrograms, branch => branch.UseExceptionHandler().UseStatusCodePages());
    }

    /// <summary>Whether a program asks, and not a person.</summary>
    public static bool IsForPrograms(HttpContext context) =>
        ForPrograms.Any(root => context.Request.Path.StartsWithSegments(root));

    private static bool IsAboutAnother(HttpContext http) =>
        http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null;

    // What is said where the disk, the database or the keys failed and nothing was changed; null for all other faults.
    private static string? DetailOfStorage(Exception fault) => fault switch
    {
        NotKeptException => fault.Message,
        SqliteException or DbUpdateException { InnerException: SqliteException } => "The gallery's database does not answer just now, so nothing was changed. Please try again in a moment.",
        CryptographicException => "The gallery cannot use its keys just now, so nothing was changed. Please try again in a moment.",
        _ => null,
    };

    /// <summary>
    /// Faults that are no bug of ours: a body that cannot be read, a queue that is full, an address that fills it, a disk that takes nothing. The last is logged; the owner can mend it.
    /// </summary>
    private sealed class KnownFaults(IProblemDetailsService problems, ILogger<KnownFaults> logger) : IExceptionHandler
    {
        public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            string? storage = DetailOfStorage(exception);
            var (status, parameter, limit) = exception switch
            {
                BadHttpRequestException bad => (bad.StatusCode, "", 0),
                ClientQueueFullException full => (StatusCodes.Status429TooManyRequests, "address", full.Limit),
                RenderQueueFullException full => (StatusCodes.Status503ServiceUnavailable, "queue", full.Limit),
                _ when storage is not null => (StatusCodes.Status503ServiceUnavailable, "", 0),
                _ => default,
            };
            if (storage is not null)
            {
                logger.LogError(exception, "{Method} {Path} was refused, since the gallery's disk, database or keys failed.", httpContext.Request.Method, httpContext.Request.Path);
            }

            if (limit > 0 || storage is not null)
            {
                httpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            }

            // Where the disk failed, people are shown a page.
            if (status == 0 || (storage is not null && !IsForPrograms(httpContext)))
            {
                return ValueTask.FromResult(false);
            }

            var answer = new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = { Status = status, Detail = storage ?? exception.Message } };
            httpContext.Response.StatusCode = status;
            if (limit > 0)
            {
                answer.ProblemDetails.Extensions["parameter"] = parameter;
                answer.ProblemDetails.Extensions["limit"] = limit;
            }

            return problems.TryWriteAsync(answer);
        }
    }
}
