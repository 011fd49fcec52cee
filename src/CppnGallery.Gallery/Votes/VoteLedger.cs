using CppnGallery.Gallery.Storage;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Votes;

/// <summary>What was voted, for those who count: all votes that stand, and who is counted apart.</summary>
/// <param name="databases">Where votes are kept.</param>
/// <param name="clock">Tells when a voter was excluded.</param>
public sealed class VoteLedger(IDbContextFactory<GalleryDatabase> databases, TimeProvider clock)
{
    private long _version;

    /// <summary>
    /// Another number after every vote, undo and exclusion of this process, never a smaller one. Who reads it before <see cref="ReadAsync"/> and finds it
    /// unchanged later has read everything.
    /// </summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>All votes that were not undone, skips included, in the order of <see cref="StandingVote.Id"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<StandingVote>> ReadAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Votes
            .Where(vote => !database.Retractions.Any(retraction => retraction.VoteId == vote.Id))
            .OrderBy(vote => vote.Id)
            .Select(vote => new StandingVote(
                vote.Id,
                vote.MatchupId,
                vote.Voter,
                vote.Choice,
                vote.LeftModel,
                vote.RightModel,
                vote.Latent,
                vote.Probability,
                vote.Pairs,
                DateTimeOffset.FromUnixTimeMilliseconds(vote.CastAt)))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Who is counted apart and why, in the order of exclusion.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<Exclusion>> ExclusionsAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Exclusions.AsNoTracking().OrderBy(exclusion => exclusion.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Counts a voter apart from now on. Said again for the same reason, it changes nothing.</summary>
    /// <param name="voter">Who; it need not have voted.</param>
    /// <param name="reason">Why, 1 to <see cref="Exclusion.LongestReason"/> characters.</param>
    /// <param name="cancellationToken">Cancelled before the commit, nothing is written.</param>
    /// <exception cref="ArgumentException">The voter or the reason is empty, or the reason too long.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task ExcludeAsync(Guid voter, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (voter == Guid.Empty)
        {
            throw new ArgumentException("The voter is empty; every voter has an identifier of their own.", nameof(voter));
        }

        if (reason.Length > Exclusion.LongestReason)
        {
            throw new ArgumentException($"The reason has {reason.Length} characters; it may have {Exclusion.LongestReason}.", nameof(reason));
        }

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        int rows = await database.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO "Exclusions" ("Voter", "Reason", "At") VALUES ({voter}, {reason}, {clock.GetUtcNow().ToUnixTimeMilliseconds()})
             ON CONFLICT ("Voter", "Reason") DO NOTHING
             """,
            cancellationToken);
        if (rows == 1)
        {
            Turn();
        }
    }

    /// <summary>Says that something was written.</summary>
    internal void Turn() => Interlocked.Increment(ref _version);
}
