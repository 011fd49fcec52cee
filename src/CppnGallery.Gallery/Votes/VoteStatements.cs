using System.Data.Common;
using CppnGallery.Gallery.Storage;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Votes;

/// <summary>A voter's vote on a matchup that came last, undone or not.</summary>
/// <param name="Id">Row number.</param>
/// <param name="Undone">Whether it was undone.</param>
/// <param name="Choice">What it said.</param>
/// <param name="CastAt">When it was cast, milliseconds since 1970-01-01 UTC.</param>
internal readonly record struct LastVote(long Id, bool Undone, Choice Choice, long CastAt);

/// <summary>What a voter and an address did.</summary>
/// <param name="LastAnswerAt">When the voter last voted other than by a skip, milliseconds since 1970-01-01 UTC; null where never.</param>
/// <param name="OfVoter">Votes of the voter today.</param>
/// <param name="OfAddress">Votes from the address today.</param>
internal readonly record struct Doings(long? LastAnswerAt, int OfVoter, int OfAddress);

/// <summary>The statements that votes are made of, prepared once on one connection: with hundreds of votes a second most of the time would go into preparing them.</summary>
internal sealed class VoteStatements : IDisposable
{
    private readonly GalleryDatabase _database;
    private readonly DbConnection _connection;
    private readonly DbCommand _begin;
    private readonly DbCommand _commit;
    private readonly DbCommand _rollback;
    private readonly DbCommand _last;
    private readonly DbCommand _lastStanding;
    private readonly DbCommand _doings;
    private readonly DbCommand _cast;
    private readonly DbCommand _undo;
    private readonly DbCommand _undos;
    private readonly DbCommand _countAddress;
    private readonly DbCommand _forgetAddresses;

    public VoteStatements(GalleryDatabase database)
    {
        // Opened by the framework, which sets what makes a commit durable.
        _database = database;
        database.Database.OpenConnection();
        _connection = database.Database.GetDbConnection();

        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");

        // From the first vote over each one that took an undone one's place; both steps by a unique index.
        _last = Prepare(
            """
            WITH RECURSIVE "Chain" ("Id", "Choice", "CastAt") AS (
                SELECT "Id", "Choice", "CastAt" FROM "Votes" WHERE "MatchupId" = @matchup AND "Voter" = @voter AND "Replaces" IS NULL
                UNION ALL
                SELECT v."Id", v."Choice", v."CastAt" FROM "Chain" c JOIN "Votes" v ON v."Replaces" = c."Id")
            SELECT c."Id", EXISTS (SELECT 1 FROM "Retractions" r WHERE r."VoteId" = c."Id"), c."Choice", c."CastAt" FROM "Chain" c ORDER BY c."Id" DESC LIMIT 1
            """,
            "matchup",
            "voter");
        _lastStanding = Prepare(
            """
            SELECT MAX("Id") FROM "Votes" v WHERE "Voter" = @voter AND NOT EXISTS (SELECT 1 FROM "Retractions" r WHERE r."VoteId" = v."Id")
            """,
            "voter");
        _doings = Prepare(
            """
            SELECT (SELECT "CastAt" FROM "Votes" WHERE "Voter" = @voter AND "Choice" <> 'skip' ORDER BY "CastAt" DESC LIMIT 1),
                   (SELECT COUNT(*) FROM "Votes" WHERE "Voter" = @voter AND "CastAt" >= @midnight),
                   (SELECT "Votes" FROM "AddressTallies" WHERE "Day" = @day AND "Address" = @address)
            """,
            "voter",
            "midnight",
            "day",
            "address");
        _cast = Prepare(
            """
            INSERT INTO "Votes" ("MatchupId", "Voter", "Choice", "LeftModel", "RightModel", "Latent", "CastAt", "Probability", "Pairs", "Replaces")
            VALUES (@matchup, @voter, @choice, @left, @right, @latent, @now, @probability, @pairs, @replaces)
            ON CONFLICT DO NOTHING RETURNING "Id"
            """,
            "matchup",
            "voter",
            "choice",
            "left",
            "right",
            "latent",
            "now",
            "probability",
            "pairs",
            "replaces");
        _undo = Prepare("""INSERT INTO "Retractions" ("VoteId", "At") VALUES (@vote, @now) ON CONFLICT DO NOTHING""", "vote", "now");
        _undos = Prepare(
            """
            SELECT COUNT(*) FROM "Votes" v JOIN "Retractions" r ON r."VoteId" = v."Id" WHERE v."Voter" = @voter AND v."CastAt" >= @midnight
            """,
            "voter",
            "midnight");
        _countAddress = Prepare(
            """
            INSERT INTO "AddressTallies" ("Day", "Address", "Votes") VALUES (@day, @address, 1)
            ON CONFLICT ("Day", "Address") DO UPDATE SET "Votes" = "Votes" + 1
            """,
            "day",
            "address");
        _forgetAddresses = Prepare("""DELETE FROM "AddressTallies" WHERE "Day" < @day""", "day");
    }

    /// <summary>What was written since the transaction began.</summary>
    public VoteCount Written { get; private set; }

    /// <summary>Begins a transaction that holds the right to write from its first statement, so that what is read in it stays true until it ends.</summary>
    public void Begin()
    {
        Written = default;
        _begin.ExecuteNonQuery();
    }

    /// <summary>Ends the transaction; when this returns, all of it is on the disk.</summary>
    public void Commit() => _commit.ExecuteNonQuery();

    /// <summary>Ends a transaction as if it had never been, where there still is one, and these statements with it: of the connection nobody knows what state it is in.</summary>
    public void Abandon()
    {
        try
        {
            _rollback.ExecuteNonQuery();
        }
        catch (Exception fault) when (fault is DbException or InvalidOperationException)
        {
            // After some faults the database has ended it itself, which is what was asked for.
        }

        NotKeptException.Forget(_database);
        Dispose();
    }

    public LastVote? Last(Guid matchup, Guid voter)
    {
        using var rows = Set(_last, matchup, voter).ExecuteReader();
        return rows.Read() ? new LastVote(rows.GetInt64(0), rows.GetBoolean(1), GalleryDatabase.ReadChoice(rows.GetString(2)), rows.GetInt64(3)) : null;
    }

    /// <summary>The row number of the voter's vote that came last and stands; by number, since the clock may have been set meanwhile.</summary>
    public long? LastStanding(Guid voter) => Set(_lastStanding, voter).ExecuteScalar() as long?;

    /// <summary>What a voter did since midnight of one day, and how often an address is counted on another.</summary>
    public Doings DoingsOf(Guid voter, string? address, DateOnly counted, DateOnly since)
    {
        using var rows = Set(_doings, voter, Midnight(since), VoteDays.Since1970(counted), address).ExecuteReader();
        rows.Read();
        return new Doings(rows.IsDBNull(0) ? null : rows.GetInt64(0), rows.GetInt32(1), rows.IsDBNull(2) ? 0 : rows.GetInt32(2));
    }

    /// <summary>Writes a vote, whose row number it gives; null where the database holds one that it would double.</summary>
    public long? Cast(Matchup matchup, Guid voter, Choice choice, long now, long? replaces)
    {
        long? vote = (long?)Set(
            _cast, matchup.Id, voter, choice.ToText(), matchup.Left.Hash, matchup.Right.Hash, matchup.Latent.Text, now, matchup.Probability, matchup.Pairs, replaces).ExecuteScalar();
        Written = Written.And(new(vote is null ? 0 : 1, 0));
        return vote;
    }

    /// <summary>Writes an undo; false where the database holds it already.</summary>
    public bool Undo(long vote, long now)
    {
        int rows = Set(_undo, vote, now).ExecuteNonQuery();
        Written = Written.And(new(0, rows));
        return rows == 1;
    }

    /// <summary>How many of a voter's votes of a day were undone.</summary>
    public long UndosOf(Guid voter, DateOnly day) => (long)Set(_undos, voter, Midnight(day)).ExecuteScalar()!;

    public void CountAddress(string address, DateOnly day) => Set(_countAddress, VoteDays.Since1970(day), address).ExecuteNonQuery();

    public void ForgetAddressesBefore(DateOnly day) => Set(_forgetAddresses, VoteDays.Since1970(day)).ExecuteNonQuery();

    public void Dispose()
    {
        foreach (var command in new[] { _begin, _commit, _rollback, _last, _lastStanding, _doings, _cast, _undo, _undos, _countAddress, _forgetAddresses })
        {
            command.Dispose();
        }

        _database.Dispose();
    }

    private static long Midnight(DateOnly day) => VoteDays.Since1970(day) * (long)TimeSpan.FromDays(1).TotalMilliseconds;

    private DbCommand Prepare(string text, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (string name in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{name}";
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static DbCommand Set(DbCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
