using System.Text.Json.Serialization;
using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Storage;
using CppnGallery.Web.Votes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Hosting;

/// <summary>Whether the gallery lives, and whether it can do what it is there for.</summary>
internal static class Health
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddOptions<StorageSettings>().BindConfiguration(StorageSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<CheckpointTimer>();
        services.AddSingleton<Readiness>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database").AddCheck<VotesHealth>("votes").AddCheck<KeysHealth>("keys");
    }

    /// <summary>
    /// <c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>, and the same at <c>/healthz</c>: the database can be written, no acknowledged vote is missing and the keys can be used; 503
    /// with what is wrong where not.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", ReadyAsync).WithTags("Health").WithName("Health").Produces<ReadyAnswer>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/healthz/ready", ReadyAsync).WithTags("Health").WithName("Ready").Produces<ReadyAnswer>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/healthz/live", () => TypedResults.Ok(new LiveAnswer("live"))).WithTags("Health").WithName("Live");
    }

    private static async Task<Results<Ok<ReadyAnswer>, JsonHttpResult<ReadyAnswer>>> ReadyAsync(Readiness readiness, ModelsOnShow models, HttpResponse response, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        var report = await readiness.LookAsync(cancellationToken);
        int count = models.All.Count;
        return report.Status == HealthStatus.Healthy
            ? TypedResults.Ok(new ReadyAnswer("open", count))
            : TypedResults.Json(
                new ReadyAnswer("not ready", count, report.Entries.Where(check => check.Value.Status != HealthStatus.Healthy).ToDictionary(check => check.Key, check => check.Value.Description ?? "")),
                statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}

/// <param name="Status"><c>open</c> or <c>not ready</c>.</param>
/// <param name="Models">Models on show.</param>
/// <param name="Faults">What is wrong, by the check that found it: <c>database</c>, <c>votes</c> or <c>keys</c>; the log says more. Left out where nothing is.</param>
internal sealed record ReadyAnswer(string Status, int Models, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Faults = null);

internal sealed record LiveAnswer(string Status);

/// <summary>Looks whether all is well, and gives everybody who asks within <see cref="StorageSettings.HealthSeconds"/> the same answer.</summary>
internal sealed class Readiness(HealthCheckService checks, IOptions<StorageSettings> settings, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private HealthReport? _last;
    private long _lookedAt;

    /// <summary>The last answer, or a new one where it is old. What is wrong is in the log then.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before its turn.</exception>
    public async Task<HealthReport> LookAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last is null || clock.GetElapsedTime(_lookedAt) >= TimeSpan.FromSeconds(settings.Value.HealthSeconds))
            {
                // To its end, whoever leaves meanwhile: the next one wants to know as well.
                _last = await checks.CheckHealthAsync(CancellationToken.None);
                _lookedAt = clock.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}

/// <summary>Whether a vote could be written.</summary>
internal sealed class DatabaseHealth(DatabaseCare care) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            try
            {
                care.TryWrite();
                return HealthCheckResult.Healthy();
            }
            catch (NotKeptException fault)
            {
                return HealthCheckResult.Unhealthy("The database cannot be written, so no vote and no change is taken.", fault);
            }
        },
        cancellationToken);
}

/// <summary>Whether every vote that was acknowledged is there.</summary>
internal sealed class VotesHealth(VoteMark mark) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !mark.Missing.IsNone ? HealthCheckResult.Unhealthy($"{mark.Missing.Votes} votes and {mark.Missing.Undos} undos that were acknowledged are missing from the database.")
        : mark.Fault is { } fault ? HealthCheckResult.Unhealthy($"How many votes were acknowledged could not be written down ({fault}).")
        : HealthCheckResult.Healthy());
}

/// <summary>Whether cookies and tokens can be signed and read, and votes counted by address.</summary>
internal sealed class KeysHealth(IKeyManager keys, IDataProtectionProvider protection, VoterAddress addresses) : IHealthCheck
{
    private const string Text = "ready";

    private readonly IDataProtector _protector = protection.CreateProtector("CppnGallery.Health.1");

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // From the files, which those who sign look at once a day.
            _ = keys.GetAllKeys();
            addresses.FindKey();
            return Task.FromResult(_protector.Unprotect(_protector.Protect(Text)) == Text ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The keys sign and do not read."));
        }
#pragma warning disable CA1031 // Files may be damaged in any way.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("A key file cannot be used, so cookies, forms or votes fail.", fault));
        }
    }
}
