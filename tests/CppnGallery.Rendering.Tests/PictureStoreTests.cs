using CppnGallery.Rendering.Turns;

namespace CppnGallery.Rendering.Tests;

public sealed class PictureStoreTests : IDisposable
{
    private const int Sum = 32;

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("cppn-store-").FullName, "pictures");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void What_was_kept_is_found_again_by_another_process()
    {
        new PictureStore(_folder, 1000).Write("a", Bytes(1, 100));

        var store = new PictureStore(_folder, 1000);
        Assert.Equal(Bytes(1, 100), store.Read("a"));
        Assert.Null(store.Read("b"));
    }

    [Fact]
    public void The_least_recently_used_go_first_and_the_limit_holds()
    {
        var store = new PictureStore(_folder, 10 * (100 + Sum));
        for (byte i = 0; i < 10; i++)
        {
            store.Write($"{i}", Bytes(i, 100));
            Age($"{i}", TimeSpan.FromMinutes(10 - i), store);
        }

        Assert.NotNull(store.Read("0")); // used again: the oldest is now 1
        store.Write("10", Bytes(10, 100));

        Assert.InRange(Size(), 1, 10 * (100 + Sum));
        Assert.Null(store.Read("1"));
        Assert.NotNull(store.Read("0"));
        Assert.NotNull(store.Read("10"));
    }

    [Fact]
    public void A_limit_made_smaller_holds_from_the_start()
    {
        var store = new PictureStore(_folder, 100_000);
        for (byte i = 0; i < 20; i++)
        {
            store.Write($"{i}", Bytes(i, 1000));
        }

        _ = new PictureStore(_folder, 5000);
        Assert.InRange(Size(), 1, 5000);
    }

    [Fact]
    public void A_damaged_file_is_not_believed()
    {
        var store = new PictureStore(_folder, 1000);
        foreach (Func<byte[], byte[]> damage in (Func<byte[], byte[]>[])[bytes => bytes[..^1], _ => [], bytes => bytes[..10], bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]])
        {
            store.Write("a", Bytes(1, 100));
            string file = Assert.Single(Files());
            File.WriteAllBytes(file, damage(File.ReadAllBytes(file)));
            Assert.Null(store.Read("a"));
            Assert.Empty(Files());
        }
    }

    [Fact]
    public void A_file_under_another_ones_name_is_not_believed()
    {
        var store = new PictureStore(_folder, 1000);
        store.Write("a", Bytes(1, 100));
        string file = Assert.Single(Files());
        store.Write("b", Bytes(2, 100));
        File.Copy(Assert.Single(Files(), other => other != file), file, overwrite: true);
        Assert.Null(store.Read("a"));
        Assert.Equal(Bytes(2, 100), store.Read("b"));
    }

    [Fact]
    public void The_folder_may_go_at_any_time()
    {
        var store = new PictureStore(_folder, 1000);
        store.Write("a", Bytes(1, 100));
        Directory.Delete(_folder, recursive: true);
        Assert.Null(store.Read("a"));
        store.Write("a", Bytes(1, 100));
        Assert.Equal(Bytes(1, 100), store.Read("a"));
    }

    [Fact]
    public void Where_nothing_can_be_written_nothing_is_kept()
    {
        File.WriteAllText(_folder, "a file where the folder should be");
        var store = new PictureStore(_folder, 1000);
        store.Write("a", Bytes(1, 100));
        Assert.Null(store.Read("a"));
        File.Delete(_folder);
    }

    [Fact]
    public void Nothing_larger_than_the_limit_and_nothing_at_all_under_a_limit_of_nothing()
    {
        var store = new PictureStore(_folder, 100);
        store.Write("a", Bytes(1, 100));
        Assert.Null(store.Read("a"));
        var none = new PictureStore(_folder, 0);
        none.Write("b", Bytes(1, 1));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Many_at_once_neither_fail_nor_pass_the_limit()
    {
        var store = new PictureStore(_folder, 20_000);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                string key = $"{(thread + i) % 50}";
                byte[] expected = Bytes((byte)((thread + i) % 50), 1000);
                if (store.Read(key) is { } kept)
                {
                    Assert.Equal(expected, kept);
                }

                store.Write(key, expected);
            }
        })));
        store.Write("last", Bytes(1, 1));
        Assert.InRange(Size(), 1, 20_000);
    }

    [Fact]
    public async Task A_service_draws_what_the_store_has_not_and_nothing_else()
    {
        var limits = new RenderLimits { CacheBytes = 1 };
        var store = new PictureStore(_folder, 1 << 20);
        var request = Requests.Of(30, 20);
        byte[] drawn;
        using (var service = new PictureService(new PictureRenderer(limits), store, limits, new FairTurns(limits)))
        {
            drawn = (await service.GetFileAsync(request, "an address")).ToArray();
        }

        // Another picture under the same key shows where the answer came from.
        File.Delete(Assert.Single(Files()));
        store.Write(request.Key, Bytes(7, 50));
        using var again = new PictureService(new PictureRenderer(limits), store, limits, new FairTurns(limits));
        Assert.Equal(Bytes(7, 50), (await again.GetFileAsync(request, "an address")).ToArray());
        Assert.NotEqual(Bytes(7, 50), drawn);
    }

    private static byte[] Bytes(byte value, int count) => [.. Enumerable.Repeat(value, count)];

    private string[] Files() => Directory.Exists(_folder) ? Directory.GetFiles(_folder, "*", SearchOption.AllDirectories) : [];

    private long Size() => Files().Sum(file => new FileInfo(file).Length);

    // The newest file is this key's.
    private void Age(string key, TimeSpan age, PictureStore store)
    {
        string file = Files().MaxBy(File.GetLastWriteTimeUtc)!;
        Assert.NotNull(store.Read(key));
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow - age);
    }
}
