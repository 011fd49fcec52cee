using CppnGallery.Gallery.Storage;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Runs;

/// <summary>The workers' keys in the gallery's database. What a method wrote is on the disk when it returns. Safe for any number of threads.</summary>
/// <param name="databases">Where they are kept.</param>
public sealed class WorkerKeyStore(IDbContextFactory<GalleryDatabase> databases)
{
    /// <summary>Every key, revoked ones too, in the order in which they were made.</summary>
    public IReadOnlyList<StoredWorkerKey> All()
    {
        using var database = databases.CreateDbContext();
        return [.. database.WorkerKeys.AsNoTracking().OrderBy(key => key.Id)];
    }

    /// <summary>Writes a new key, which has its number from then on.</summary>
    /// <exception cref="NotKeptException">It could not be written.</exception>
    public void Add(StoredWorkerKey key) => Write(database => database.WorkerKeys.Add(key));

    /// <summary>Writes that a key is revoked.</summary>
    /// <exception cref="NotKeptException">It could not be written.</exception>
    public void Revoke(StoredWorkerKey key) => Write(database => database.Attach(key).Property(row => row.RevokedAt).IsModified = true);

    private void Write(Action<GalleryDatabase> write)
    {
        using var database = databases.CreateDbContext();
        try
        {
            write(database);
            database.SaveChanges();
        }
        catch (Exception fault) when (NotKeptException.IsOfDatabase(fault))
        {
            throw NotKeptException.Of(database, fault);
        }
    }
}
