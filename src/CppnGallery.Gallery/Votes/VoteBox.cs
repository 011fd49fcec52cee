using CppnGallery.Gallery.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Gallery.Votes;

/// <summary>
/// Takes votes and undoes them. What is acknowledged survives a crash; of one voter one vote on a matchup stands, however often it was undone and cast again.
/// </summary>
public sealed class VoteBox : IDisposable
{
    private readonly VoteWriter _writer;
    private readonly VoteTally _tally;
    private readonly VoteLedger _ledger;
    private readonly VoteLimits _limits;
    private readonly TimeProvider _clock;
    private readonly VoteDays _days;
    private readonly RecentVotes _recent;

    /// <summary>A box over this database; of one database there is one box.</summary>
    internal VoteBox(
        IDbContextFactory<GalleryDatabase> databases, VoteMark mark, VoteTally tally, VoteLedger ledger, VoteLimits limits, VoteDays days, TimeProvider clock, ILogger<VoteBox> logger)
    {
        _writer = new VoteWriter(databases, mark, logger);
        (_tally, _ledger, _limits, _days, _clock) = (tally, ledger, limits, days, clock);
        _recent = new RecentVotes(clock, limits.Undo > limits.Cooldown ? limits.Undo : limits.Cooldown);
    }

    /// <summary>Votes and undos that wait for their transaction.</summary>
    internal int Waiting => _writer.Waiting;

    /// <summary>Casts a vote. It is on the disk before this returns. Cast again alike, it is counted once and answered as before.</summary>
    /// <param name="matchup">What was shown; the caller vouches that it was drawn here (the page's signed token).</param>
    /// <param name="voter">Who votes; not the empty identifier.</param>
    /// <param name="choice">What they chose.</param>
    /// <param name="address">A text that stands for the address today, at most 64 characters; null where votes come from none, and its limit holds for nobody.</param>
    /// <param name="cancellationToken">Cancelled before its turn, nothing is written; later, the vote counts although no answer came.</param>
    /// <exception cref="ArgumentException">The voter is the empty identifier, both models are the same, or the choice is none.</exception>
    /// <exception cref="VoteNotKeptException">The database could not take it; nothing was written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The gallery is closing.</exception>
    public async Task<CastResult> CastAsync(Matchup matchup, Guid voter, Choice choice, string? address = null, CancellationToken cancellationToken = default)
    {
        Check(matchup, voter);
        if (!Enum.IsDefined(choice))
        {
            throw new ArgumentOutOfRangeException(nameof(choice), choice, "The choice is none of the five.");
        }

        var (outcome, wait, age) = await _writer.WriteAsync(
            statements => Cast(statements, matchup, voter, choice, address),
            written =>
            {
                if (written.Outcome == CastOutcome.Accepted)
                {
                    _tally.Add(matchup, choice, 1);
                    _ledger.Turn();
                }
            },
            cancellationToken);
        return new CastResult(outcome, _tally.SharesOf(matchup), wait, age);
    }

    /// <summary>Undoes the vote on a matchup, if it is the voter's last that stands and not older than <see cref="VoteLimits.Undo"/>. That is on the disk before this returns.</summary>
    /// <param name="matchup">What was voted on.</param>
    /// <param name="voter">Who did.</param>
    /// <param name="cancellationToken">Cancelled before its turn, nothing is written; later, the vote is undone although no answer came.</param>
    /// <exception cref="ArgumentException">The voter is the empty identifier, or both models are the same.</exception>
    /// <exception cref="VoteNotKeptException">The database could not take it; nothing was written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The gallery is closing.</exception>
    public Task<UndoResult> UndoAsync(Matchup matchup, Guid voter, CancellationToken cancellationToken = default)
    {
        Check(matchup, voter);
        return _writer.WriteAsync(
            statements => Undo(statements, matchup, voter),
            written =>
            {
                if (written.Choice is { } choice)
                {
                    _tally.Add(matchup, choice, -1);
                    _ledger.Turn();
                }
            },
            cancellationToken);
    }

    /// <summary>Writes what was handed in and takes no more.</summary>
    public void Dispose() => _writer.Dispose();

    private static void Check(Matchup matchup, Guid voter)
    {
        if (voter == Guid.Empty)
        {
            throw new ArgumentException("The voter is empty; every voter has an identifier of their own.", nameof(voter));
        }

        if (matchup.Left.Hash == matchup.Right.Hash)
        {
            throw new ArgumentException("The matchup shows one model twice; there is nothing to choose.", nameof(matchup));
        }
    }

    private (CastOutcome Outcome, TimeSpan Wait, TimeSpan Age) Cast(VoteStatements statements, Matchup matchup, Guid voter, Choice choice, string? address)
    {
        var last = statements.Last(matchup.Id, voter);
        var now = _clock.GetUtcNow();
        if (last is { Undone: false } standing)
        {
            return standing.Choice == choice
                ? (CastOutcome.Repeated, TimeSpan.Zero, _recent.Since(standing.Id, standing.CastAt, now) ?? _limits.Undo)
                : (CastOutcome.AlreadyVoted, TimeSpan.Zero, TimeSpan.Zero);
        }

        var today = _days.Today;
        if (Limit(statements.DoingsOf(voter, address, today, DateOnly.FromDateTime(now.UtcDateTime)), voter, choice, now, today) is { } met)
        {
            return (met.Outcome, met.Wait, TimeSpan.Zero);
        }

        if (statements.Cast(matchup, voter, choice, now.ToUnixTimeMilliseconds(), last?.Id) is not { } vote)
        {
            return (CastOutcome.AlreadyVoted, TimeSpan.Zero, TimeSpan.Zero);
        }

        _recent.Add(vote, voter, choice);

        if (address is not null)
        {
            CountAddress(statements, address, today);
        }

        return (CastOutcome.Accepted, TimeSpan.Zero, TimeSpan.Zero);
    }

    private (CastOutcome Outcome, TimeSpan Wait)? Limit(Doings doings, Guid voter, Choice choice, DateTimeOffset now, DateOnly today)
    {
        if (doings.OfVoter >= _limits.DailyPerVoter)
        {
            return (CastOutcome.EnoughOfVoter, UntilAfter(DateOnly.FromDateTime(now.UtcDateTime), now));
        }

        if (doings.OfAddress >= _limits.DailyPerAddress)
        {
            return (CastOutcome.EnoughOfAddress, UntilAfter(today, now));
        }

        var passed = _recent.SinceAnswer(voter, doings.LastAnswerAt, now);
        return choice != Choice.Skip && passed < _limits.Cooldown ? (CastOutcome.TooSoon, _limits.Cooldown - passed.Value) : null;
    }

    private static TimeSpan UntilAfter(DateOnly day, DateTimeOffset now) => day.AddDays(1).ToDateTime(TimeOnly.MinValue) - now.UtcDateTime;

    private void CountAddress(VoteStatements statements, string address, DateOnly today)
    {
        statements.ForgetAddressesBefore(today);
        statements.CountAddress(address, today);
        _days.Reach(today);
    }

    private UndoResult Undo(VoteStatements statements, Matchup matchup, Guid voter)
    {
        if (statements.Last(matchup.Id, voter) is not { } vote)
        {
            return new UndoResult(UndoOutcome.NoVote);
        }

        if (vote.Undone)
        {
            return new UndoResult(UndoOutcome.AlreadyUndone);
        }

        if (statements.LastStanding(voter) != vote.Id)
        {
            return new UndoResult(UndoOutcome.NotTheLast);
        }

        var now = _clock.GetUtcNow();
        if (_recent.Since(vote.Id, vote.CastAt, now) is not { } passed || passed >= _limits.Undo)
        {
            return new UndoResult(UndoOutcome.TooLate);
        }

        if (statements.UndosOf(voter, DateOnly.FromDateTime(now.UtcDateTime)) >= _limits.DailyUndos)
        {
            return new UndoResult(UndoOutcome.EnoughOfVoter, Wait: UntilAfter(DateOnly.FromDateTime(now.UtcDateTime), now));
        }

        return statements.Undo(vote.Id, now.ToUnixTimeMilliseconds()) ? new UndoResult(UndoOutcome.Undone, vote.Choice) : new UndoResult(UndoOutcome.AlreadyUndone);
    }
}
