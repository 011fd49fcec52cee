namespace CppnGallery.Studio.Watching;

/// <summary>A run as everybody is told of it. Times are UTC; what is not known is null.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Recipe">Name of its recipe.</param>
/// <param name="Preset">The preset that it is of, <c>article</c>, or the nearest and what differs, <c>article, changed: kl-weight</c>; null where this version has no such recipe.</param>
/// <param name="Settings">Every setting of the recipe by name.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Dataset"><c>mnist</c> or <c>glyphs</c>.</param>
/// <param name="Digits">Digits it learns from.</param>
/// <param name="DigitsPerEpoch">Digits of an epoch.</param>
/// <param name="State">queued, running, paused, finished, cancelled, failed; on its last update, deleted.</param>
/// <param name="Fault">Why it failed.</param>
/// <param name="QueuePlace">1 for the next in the queue.</param>
/// <param name="Epoch">Whole epochs done.</param>
/// <param name="Step">Batches done in the whole run.</param>
/// <param name="Steps">Batches of the whole run.</param>
/// <param name="Batches">Batches of an epoch.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="StartedAt">When its training first began.</param>
/// <param name="FinishedAt">When it was finished, cancelled or failed.</param>
/// <param name="TrainedSeconds">Seconds spent training.</param>
/// <param name="PicturesPerSecond">Pictures learned from a second, over the last batch.</param>
/// <param name="SecondsLeft">At the present pace.</param>
/// <param name="Models">The models of its epochs.</param>
public sealed record RunAnswer(
    string Id,
    string Recipe,
    string? Preset,
    IReadOnlyDictionary<string, double> Settings,
    int Epochs,
    long Seed,
    string Dataset,
    int Digits,
    int DigitsPerEpoch,
    string State,
    string? Fault,
    int? QueuePlace,
    int Epoch,
    long Step,
    long Steps,
    int Batches,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    double TrainedSeconds,
    double? PicturesPerSecond,
    double? SecondsLeft,
    IReadOnlyList<EpochModel> Models);

/// <summary>The model of an epoch.</summary>
/// <param name="Epoch">0 for the untrained.</param>
/// <param name="Model">Its identifier.</param>
public sealed record EpochModel(int Epoch, string Model);
