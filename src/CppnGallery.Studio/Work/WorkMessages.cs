using System.Text.Json.Serialization;
using CppnGallery.Learning.Recipes;

namespace CppnGallery.Studio.Work;

/// <summary>A worker asks for a run.</summary>
/// <param name="Instance">
/// A name that this process made up for itself: two processes with one key are two workers. At most 40 letters and digits.
/// </param>
/// <param name="Name">What people call it, at most 80 characters.</param>
/// <param name="Device">What it trains on: cpu, cuda or mps.</param>
public sealed record WorkClaim(string Instance, string Name, string Device);

/// <summary>A run for a worker.</summary>
/// <param name="Run">Its name.</param>
/// <param name="Lease">The fencing number, which comes back with everything the worker sends.</param>
/// <param name="LeaseSeconds">A worker that is silent for so long has lost the run.</param>
/// <param name="Recipe">Name of the recipe.</param>
/// <param name="Settings">All of its settings.</param>
/// <param name="Epochs">Epochs of the whole run.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Dataset"><c>mnist</c> or <c>glyphs</c>.</param>
/// <param name="Digits">Digits to learn from.</param>
/// <param name="DigitsPerEpoch">Digits of an epoch.</param>
/// <param name="LastEpoch">The last epoch that the gallery has; −1 before the untrained model is there.</param>
/// <param name="HasState">Whether there is a state to go on from: <c>GET /api/work/{run}/state</c>.</param>
/// <param name="SaveSeconds">Seconds between two savings of the state.</param>
/// <param name="EaselSeconds">Seconds between two copies of the generator amid an epoch.</param>
public sealed record WorkOrder(
    string Run,
    long Lease,
    double LeaseSeconds,
    string Recipe,
    IReadOnlyDictionary<string, double> Settings,
    int Epochs,
    long Seed,
    string Dataset,
    int Digits,
    int DigitsPerEpoch,
    int LastEpoch,
    bool HasState,
    int SaveSeconds,
    double EaselSeconds);

/// <summary>A worker tells how it goes, and that it is there; with nothing but the lease it only does the latter.</summary>
/// <param name="Lease">The fencing number.</param>
/// <param name="Steps">Batches, one after another; those that the gallery knows are passed over.</param>
/// <param name="Pace">How fast it goes and what it takes.</param>
/// <param name="End">Why the worker lets go of the run; null where it goes on.</param>
public sealed record WorkProgress(long Lease, IReadOnlyList<WorkStep>? Steps, WorkPace? Pace, WorkEnd? End)
{
    /// <summary>Most steps of a message.</summary>
    public const int MostSteps = 1000;
}

/// <summary>A batch.</summary>
/// <param name="Step">Its number in the whole run, from 1.</param>
/// <param name="Measures">What was measured, at most 64.</param>
public sealed record WorkStep(long Step, IReadOnlyList<WorkMeasure> Measures)
{
    /// <summary>Most measures of a batch.</summary>
    public const int MostMeasures = 64;

    /// <summary>The batch as a message.</summary>
    public static WorkStep Of(long step, IReadOnlyList<Measure> measures) =>
        new(step, [.. measures.Select(measure => new WorkMeasure(measure.Name, measure.Label, measure.Value, measure.Kind))]);

    internal IReadOnlyList<Measure> ToMeasures() =>
        [.. Measures.Select(measure => new Measure(measure.Name, measure.Label, measure.Value, measure.Kind))];
}

/// <summary>A number about a batch; see <see cref="Measure"/>.</summary>
public sealed record WorkMeasure(string Name, string Label, double Value,
    [property: JsonConverter(typeof(JsonStringEnumConverter<MeasureKind>))] MeasureKind Kind);

/// <summary>How fast a worker goes and what it takes.</summary>
/// <param name="PicturesPerSecond">Pictures learned from a second, over the last batch.</param>
/// <param name="SecondsLeft">Until the run's end, at this pace.</param>
/// <param name="Cpu">Share of all cores of its machine, 0..1.</param>
/// <param name="Memory">Bytes that its process holds in memory.</param>
public sealed record WorkPace(double PicturesPerSecond, double SecondsLeft, double Cpu, long Memory);

/// <summary>Why a worker lets go of a run.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Fault">What went wrong; for <see cref="WorkEndReason.Failed"/>.</param>
/// <param name="Message">A sentence about it, at most 1,000 characters.</param>
public sealed record WorkEnd(
    [property: JsonConverter(typeof(JsonStringEnumConverter<WorkEndReason>))] WorkEndReason Reason,
    [property: JsonConverter(typeof(JsonStringEnumConverter<RunFault>))] RunFault Fault = RunFault.Program,
    string? Message = null);

/// <summary>Reasons why a worker lets go of a run.</summary>
public enum WorkEndReason
{
    /// <summary>All epochs are done.</summary>
    Finished,

    /// <summary>It was asked to stop, by the gallery or by who started it; another may go on from the last state.</summary>
    Stopped,

    /// <summary>Something went wrong with the training.</summary>
    Failed,

    /// <summary>It does not have the data; another may.</summary>
    LacksData,
}

/// <summary>What the gallery answers to a worker.</summary>
/// <param name="Step">The last step that it knows of; what came after it is to be sent again.</param>
/// <param name="Kept">The last step that outlives the gallery's process.</param>
/// <param name="Pause">Whether the worker is to save, send the state and let go.</param>
/// <param name="Cancel">Whether the worker is to stop and send nothing more.</param>
public sealed record WorkAnswer(long Step, long Kept, bool Pause, bool Cancel);
