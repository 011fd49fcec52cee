using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Storage;

/// <summary>Something that was asked for could not be written to the disk. Nothing of it was; asked again when the disk is well, it may be.</summary>
/// <param name="message">What happened, for people.</param>
/// <param name="cause">What the system or the database said.</param>
public class NotKeptException(string message, Exception cause) : IOException(message, cause)
{
    /// <summary>Whether the database failed, and not the program that asked it.</summary>
    internal static bool IsOfDatabase(Exception fault) => fault is SqliteException or DbUpdateException { InnerException: SqliteException };

    /// <summary>
    /// What a fault of the database comes to for those who asked. The pool's connections are closed: a handle on a file that was taken away fails for as long as it is open, whatever lies in
    /// the file's place by then.
    /// </summary>
    internal static NotKeptException Of(GalleryDatabase database, Exception fault)
    {
        Forget(database);
        return new NotKeptException($"The gallery's database could not be written ({(fault.InnerException ?? fault).Message}).", fault);
    }

    /// <summary>Closes the database's idle connections, and its busy ones once they are given back.</summary>
    internal static void Forget(GalleryDatabase database) => SqliteConnection.ClearPool((SqliteConnection)database.Database.GetDbConnection());
}
