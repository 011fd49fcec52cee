using Microsoft.Data.Sqlite;

namespace CppnGallery.Gallery.Storage;

/// <summary>
/// The mark of a database whose votes never took place: SQLite's <c>application_id</c>, four bytes of the file's header (offset 68). It is set before the first
/// table is made, and no gallery opens a file that carries it.
/// </summary>
internal static class ScratchMark
{
    /// <summary>"CPPs" in ASCII.</summary>
    public const int ApplicationId = 0x43505073;

    /// <summary>Marks a file that does not exist yet.</summary>
    public static void MakeMarked(string file)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA application_id = {ApplicationId}";
        command.ExecuteNonQuery();
    }

    /// <summary>Whether the file is there and marked.</summary>
    /// <exception cref="SqliteException">It is no database.</exception>
    public static bool IsOn(string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA application_id";
        return (long)command.ExecuteScalar()! == ApplicationId;
    }
}
