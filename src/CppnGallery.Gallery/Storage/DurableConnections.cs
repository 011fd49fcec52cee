using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CppnGallery.Gallery.Storage;

/// <summary>
/// Makes every connection keep the promise that a vote once acknowledged is never lost. Synchronous FULL is a setting of the
/// connection, not of the file, and with a write-ahead log only FULL flushes the log to the disk at every commit.
/// </summary>
internal sealed class DurableConnections : DbConnectionInterceptor
{
    // A writer waits this long for another one: votes take milliseconds, a backup of the file perhaps seconds.
    private const int BusyMilliseconds = 10_000;

    // The timeout comes first: changing to the write-ahead log on a new file may itself have to wait.
    private static readonly string Settings = $"PRAGMA busy_timeout = {BusyMilliseconds}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Settings;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
