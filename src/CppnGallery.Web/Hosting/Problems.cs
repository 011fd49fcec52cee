using CppnGallery.Rendering;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

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
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        // What was sent to no page is nothing that the page about it could take.
        app.UseWhen(http => HttpMethods.IsPost(http.Request.Method) && http.Features.Get<IStatusCodeReExecuteFeature>() is not null, branch => branch.Use((http, next) =>
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

    /// <summary>Faults that are no bug of ours: a body that cannot be read, a queue that is full.</summary>
    private sealed class KnownFaults(IProblemDetailsService problems) : IExceptionHandler
    {
        public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            int? status = exception switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                RenderQueueFullException => StatusCodes.Status503ServiceUnavailable,
                _ => null,
            };
            if (status is null)
            {
                return ValueTask.FromResult(false);
            }

            httpContext.Response.StatusCode = status.Value;
            if (status == StatusCodes.Status503ServiceUnavailable)
            {
                httpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString();
            }

            return problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = { Status = status, Detail = exception.Message } });
        }
    }
}
