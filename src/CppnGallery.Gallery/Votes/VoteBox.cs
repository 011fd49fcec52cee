using CppnGallery.Gallery.Storage;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Votes;

/// <summary>What became of a vote.</summary>
public enum CastOutcome
{
    /// <summary>It is counted, and on the disk.</summary>
    Accepted,

    /// <summary>This voter had voted on this matchup before; that vote stands and this one is not counted.</summary>
    AlreadyVoted,
}

/// <summary>The answer to a vote.</summary>
/// <param name="Outcome">Whether it counts.</param>
/// <param name="Shares">How people chose between the two models so far, this vote included where it counts.</param>
public sealed record CastResult(CastOutcome Outcome, Shares Shares);

/// <summary>Takes votes. Once a vote is acknowledged it survives a crash, and one voter has one vote a matchup.</summary>
/// <param name="databases">Where votes are kept.</param>
/// <param name="clock">Tells when a vote was cast.</param>
public sealed class VoteBox(IDbContextFactory<GalleryDatabase> databases, TimeProvider clock)
{
    /// <summary>Casts a vote. It is committed to the disk before this returns.</summary>
    /// <param name="matchup">What was shown; the caller vouches that it was drawn here (the page's signed token).</param>
    /// <param name="voter">Who votes; not the empty identifier.</param>
    /// <param name="choice">What they chose.</param>
    /// <param name="cancellationToken">Cancelled before the commit, nothing is written; after it, the vote counts although no answer came.</param>
    /// <exception cref="ArgumentException">The voter is the empty identifier, or both models are the same.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<CastResult> CastAsync(Matchup matchup, Guid voter, Choice choice, CancellationToken cancellationToken = default)
    {
        if (voter == Guid.Empty)
        {
            throw new ArgumentException("The voter is empty; every voter has an identifier of their own.", nameof(voter));
        }

        if (matchup.Left.Hash == matchup.Right.Hash)
        {
            throw new ArgumentException("The matchup shows one model twice; there is nothing to choose.", nameof(matchup));
        }

        cancellationToken.ThrowIfCancellationRequested();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);

        // One statement: whoever comes second, even at the same moment, meets the unique index inside the database.
        int rows = await database.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO "Votes" ("MatchupId", "Voter", "Choice", "LeftModel", "RightModel", "Latent", "CastAt")
             VALUES ({matchup.Id}, {voter}, {choice.ToText()}, {matchup.Left.Hash}, {matchup.Right.Hash}, {matchup.Latent.Text}, {clock.GetUtcNow().ToUnixTimeMilliseconds()})
             ON CONFLICT ("MatchupId", "Voter") WHERE "Replaces" IS NULL DO NOTHING
             """,
            cancellationToken);
        var outcome = rows == 1 ? CastOutcome.Accepted : CastOutcome.AlreadyVoted;
        return new CastResult(outcome, await SharesAsync(database, matchup, cancellationToken));
    }

    private static async Task<Shares> SharesAsync(GalleryDatabase database, Matchup matchup, CancellationToken cancellationToken) =>
        Shares.From(
            await CountAsync(database, matchup.Left.Hash, matchup.Right.Hash, cancellationToken),
            await CountAsync(database, matchup.Right.Hash, matchup.Left.Hash, cancellationToken));

    private static Task<Dictionary<Choice, int>> CountAsync(GalleryDatabase database, string left, string right, CancellationToken cancellationToken) =>
        database.Votes
            .Where(vote => vote.LeftModel == left && vote.RightModel == right)
            .GroupBy(vote => vote.Choice)
            .Select(votes => new { Choice = votes.Key, Count = votes.Count() })
            .ToDictionaryAsync(votes => votes.Choice, votes => votes.Count, cancellationToken);
}
