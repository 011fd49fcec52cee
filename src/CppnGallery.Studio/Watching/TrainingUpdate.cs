using System.Text.Json;
using System.Text.Json.Serialization;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;

namespace CppnGallery.Studio.Watching;

/// <summary>What happened in a run since the last update; the first brings all that did.</summary>
/// <param name="Run">The run as it is now.</param>
/// <param name="Steps">Batches since then.</param>
/// <param name="Epochs">Epochs done since then.</param>
/// <param name="Easel">The generator amid the epoch; null where it is not kept.</param>
/// <param name="Machine">What the server spends.</param>
public sealed record TrainingUpdate(RunAnswer Run, StepsAnswer Steps, IReadOnlyList<EpochAnswer> Epochs, EaselAnswer? Easel,
    MachineAnswer Machine);

/// <summary>Batches as points of a chart.</summary>
/// <param name="Names">The measures.</param>
/// <param name="Labels">The same for people.</param>
/// <param name="Kinds">loss, share or steps.</param>
/// <param name="Step">The last batch of each point.</param>
/// <param name="Span">How many batches it averages, a power of two: it covers those after step − span.</param>
/// <param name="Values">For each measure its values; null where no batch had it.</param>
public sealed record StepsAnswer(
    IReadOnlyList<string> Names, IReadOnlyList<string> Labels, IReadOnlyList<string> Kinds, IReadOnlyList<long> Step,
        IReadOnlyList<int> Span, IReadOnlyList<IReadOnlyList<float?>> Values)
{
    internal static StepsAnswer Of(StepPoints points) => new(
        [.. points.Columns.Select(column => column.Name)],
        [.. points.Columns.Select(column => column.Label)],
        [.. points.Columns.Select(column => column.Kind switch { MeasureKind.Loss => "loss", MeasureKind.Share => "share", _ => "steps" })],
        points.Ends,
        points.Spans,
        points.Values);
}

/// <summary>An epoch that is done.</summary>
/// <param name="Epoch">0 for the untrained.</param>
/// <param name="Step">Batches done in the whole run.</param>
/// <param name="Model">Its model's identifier.</param>
/// <param name="Metrics">What was measured in it.</param>
/// <param name="Warning">A sentence about something in it that should not be; null where there was nothing.</param>
public sealed record EpochAnswer(int Epoch, long Step, string Model, IReadOnlyDictionary<string, double> Metrics, string? Warning)
{
    internal static EpochAnswer Of(string recipe, int epoch, long step, string model, IReadOnlyDictionary<string, double> metrics) =>
        new(epoch, step, model, metrics, RecipeCatalogue.Find(recipe)?.Adversary?.WarningOf(epoch, metrics));
}

/// <summary>The generator amid an epoch.</summary>
/// <param name="Model">The identifier by which it is drawn for a while.</param>
/// <param name="Step">Batches done when it was copied.</param>
public sealed record EaselAnswer(string Model, long Step);

/// <summary>What the server spends.</summary>
/// <param name="Cpu">Share of all cores that its process has, 0..1.</param>
/// <param name="Memory">Bytes that it holds in memory.</param>
/// <param name="PicturesPerSecond">Pictures the run learns from in a second.</param>
/// <param name="SecondsLeft">Until the run's end.</param>
public sealed record MachineAnswer(double Cpu, long Memory, double? PicturesPerSecond, double? SecondsLeft);

/// <summary>An update as JSON, written once however many are sent it.</summary>
/// <param name="Json">UTF-8.</param>
[JsonConverter(typeof(PackedUpdateConverter))]
public sealed record PackedUpdate(byte[] Json)
{
    internal static PackedUpdate Of(TrainingUpdate update) => new(JsonSerializer.SerializeToUtf8Bytes(update, JsonSerializerOptions.Web));
}

internal sealed class PackedUpdateConverter : JsonConverter<PackedUpdate>
{
    public override PackedUpdate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Updates are sent and never taken.");

    public override void Write(Utf8JsonWriter writer, PackedUpdate value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json, skipInputValidation: true);
}
