using CppnGallery.Gallery.Storage;

namespace CppnGallery.Gallery.Tests.Storage;

public sealed class DataLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_gallery_is_told_who_has_the_folder_and_changes_nothing()
    {
        using (new OpenedGallery(_folder.Path))
        {
            var fault = Assert.Throws<IOException>(() => new OpenedGallery(_folder.Path));

            Assert.StartsWith($"The data directory {_folder.Path} is in use: process {Environment.ProcessId} on {Environment.MachineName}, since 20", fault.Message);
            Assert.Throws<IOException>(() => new OpenedGallery(_folder.Path));
        }

        using var after = new OpenedGallery(_folder.Path);
    }

    [Fact]
    public void A_closed_gallery_leaves_all_in_the_database_itself()
    {
        using (new OpenedGallery(_folder.Path))
        {
            Assert.True(File.Exists(_folder["gallery.db-wal"]));
        }

        Assert.Equal(["gallery.db", "gallery.lock", "votes.mark"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Who_has_a_folder_is_known_of_everything_in_it()
    {
        string inside = _folder["data/imported/cafe/epoch-01.safetensors"];
        Assert.Null(DataLock.HolderAround(inside));
        using (DataLock.Take(_folder["data"]))
        {
            Assert.StartsWith($"process {Environment.ProcessId} ", DataLock.HolderAround(inside));
            Assert.Null(DataLock.HolderAround(_folder["other/data"]));
        }

        Assert.Null(DataLock.HolderAround(inside));
    }
}
