namespace CppnGallery.Gallery.Tests;

/// <summary>A folder of a test's own, gone after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cppn-gallery-").FullName;

    public string this[string name] => System.IO.Path.GetFullPath(name, Path);

    public void Dispose()
    {
        // Pooled connections would keep the files open.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
