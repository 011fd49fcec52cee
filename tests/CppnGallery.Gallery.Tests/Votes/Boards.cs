using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Tests.Votes;

/// <summary>Boards and matchups over models and counts alone, without a database.</summary>
internal sealed class Boards(ModelsOnShow models)
{
    public MovableClock Clock { get; } = new(DateTimeOffset.UnixEpoch);

    public VoteTally Tally { get; } = new();

    // It reads no votes here, and only says that some came.
    public VoteLedger Ledger { get; } = new(null!, TimeProvider.System);

    public DrawingBoard Board() => new(models, Tally, Ledger, Clock);

    public Matchups Matchups() => new(models, Board());
}
