using System.IO.Compression;
using System.Security.Cryptography;
using CppnGallery.Learning.Data;

namespace CppnGallery.Learning.Tests.Data;

public sealed class MnistTests : IDisposable
{
    private static readonly byte[][] Bytes = [IdxReaderTests.Images(3), IdxReaderTests.Labels(1, 2, 3), IdxReaderTests.Images(2), IdxReaderTests.Labels(7, 8)];

    private static readonly string[] Names = [.. MnistFile.All.Select(file => file.Name)];

    private readonly string _root = Directory.CreateTempSubdirectory("mnist-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private MnistStore Store(string? named = null, params Uri[] mirrors) => new(
        [.. Names.Zip(Bytes, (name, bytes) => new MnistFile(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))))],
        mirrors, _root, named);

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private void Place(string place, Func<int, bool> packed)
    {
        string directory = Directory.CreateDirectory(Path.GetFullPath(place, _root)).FullName;
        for (int i = 0; i < Names.Length; i++)
        {
            File.WriteAllBytes(Path.Combine(directory, packed(i) ? Names[i] + ".gz" : Names[i]), packed(i) ? Packed(Bytes[i]) : Bytes[i]);
        }
    }

    [Fact]
    public void Finds_files_at_home_packed_or_not_and_loads_both_sets()
    {
        Place("data/mnist", i => i % 2 == 0);

        Assert.Equal(Path.Combine(_root, "data", "mnist"), Store().Locate());
        var train = Store().Load(train: true, default);
        var test = Store().Load(train: false, default);
        Assert.Equal(("mnist-train", "mnist-test"), (train.Name, test.Name));
        Assert.Equal([1, 2, 3], train.Labels.ToArray());
        Assert.Equal(Bytes[2][16..], test.Pixels.ToArray());
    }

    [Fact]
    public void Looks_only_where_it_was_told_to()
    {
        Place("data/mnist", _ => true);
        Place("elsewhere", _ => false);

        Assert.Equal(Path.Combine(_root, "elsewhere"), Store("elsewhere").Locate());
        string message = Assert.Throws<FileNotFoundException>(() => Store("nowhere").Locate()).Message;
        Assert.Contains(Path.Combine(_root, "nowhere") + " holds neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_to_do_where_there_is_nothing()
    {
        Assert.Null(Store().Locate());
        string message = Assert.Throws<FileNotFoundException>(() => Store().Load(train: true, default)).Message;
        Assert.All(["data/mnist", "CPPN_MNIST", "--data", "--dataset glyphs"], hint => Assert.Contains(hint, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("MNIST/raw", false)]
    [InlineData("raw", true)]
    public void Files_are_found_as_other_tools_leave_them(string below, bool packed)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, "given", below)).FullName;
        for (int i = 0; i < Names.Length; i++)
        {
            string name = Names[i].Replace("-idx", below.Length == 0 ? ".idx" : "-idx", StringComparison.Ordinal);
            File.WriteAllBytes(Path.Combine(folder, packed ? name + ".gz" : name), packed ? Packed(Bytes[i]) : Bytes[i]);
        }

        Assert.Equal(Path.Combine(_root, "given"), Store("given").Locate());
        Assert.Equal([1, 2, 3], Store("given").Load(train: true, default).Labels.ToArray());
        Assert.Equal(Bytes[2][16..], Store("given").Load(train: false, default).Pixels.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_of_the_right_size_and_other_bytes_is_told_to_be_another_data_set_with_what_to_do(bool packed)
    {
        Place("data/mnist", _ => packed);
        byte[] other = [.. Bytes[0]];
        other[100] ^= 1;
        string path = Path.Combine(_root, "data", "mnist", packed ? Names[0] + ".gz" : Names[0]);
        File.WriteAllBytes(path, packed ? Packed(other) : other);

        string message = Assert.Throws<InvalidDataException>(() => Store().Load(train: true, default)).Message;

        Assert.StartsWith($"{path}: it has the size of MNIST's train-images-idx3-ubyte and other bytes", message, StringComparison.Ordinal);
        Assert.All(["another data set, or a damaged file", "--data", "--dataset glyphs"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    /// <summary>Sums of the packed files as Zalando Research and the ROIS-CODH distribute them.</summary>
    [Theory]
    [InlineData("3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", "Fashion-MNIST, pictures of clothes")]
    [InlineData("20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c", "KMNIST, Japanese characters")]
    [InlineData("440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", null)]
    public void Data_sets_that_are_known_by_their_sums_are_named_and_no_others(string sum, string? name) => Assert.Equal(name, OtherDataSets.NameOf(sum));

    [Fact]
    public void Three_of_the_four_files_are_not_enough()
    {
        Place("data/mnist", _ => true);
        File.Delete(Path.Combine(_root, "data", "mnist", Names[3] + ".gz"));

        Assert.Null(Store().Locate());
    }

    [Theory]
    [InlineData("changed", "(its SHA-256 is ")]
    [InlineData("short", "it has only")]
    [InlineData("long", "it has more than the")]
    [InlineData("garbage", "it is no gzip file")]
    public void Refuses_a_damaged_file_and_names_it(string damage, string fault)
    {
        Place("data/mnist", _ => true);
        string path = Path.Combine(_root, "data", "mnist", Names[0] + ".gz");
        byte[] bytes = [.. Bytes[0]];
        bytes[100] ^= 1;
        File.WriteAllBytes(path, damage switch
        {
            "changed" => Packed(bytes),
            "short" => Packed(bytes[..^1]),
            "long" => Packed([.. Bytes[0], .. new byte[1000]]),
            _ => [.. Enumerable.Repeat((byte)'x', 100)],
        });

        string message = Assert.Throws<InvalidDataException>(() => Store().Load(train: true, default)).Message;

        Assert.StartsWith(path + ": ", message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Downloads_from_the_first_mirror_that_has_the_right_bytes()
    {
        using var wrong = new LoopbackFiles(_ => Packed([1, 2, 3]));
        using var right = new LoopbackFiles(name => Packed(Bytes[Array.IndexOf(Names, name[..^3])]));
        using var client = new HttpClient();

        string directory = await Store(null, wrong.Address, right.Address).DownloadAsync(client, null, default);

        Assert.Equal(Path.Combine(_root, "data", "mnist"), directory);
        Assert.Equal([7, 8], Store().Load(train: false, default).Labels.ToArray());
        Assert.Equal(Names.Select(name => name + ".gz").Order(), Directory.GetFiles(directory).Select(Path.GetFileName).Order());
        Assert.Equal(4, wrong.Served);
    }

    [Fact]
    public async Task Keeps_what_is_there_and_fetches_the_rest()
    {
        Place("data/mnist", _ => true);
        File.Delete(Path.Combine(_root, "data", "mnist", Names[1] + ".gz"));
        using var mirror = new LoopbackFiles(name => Packed(Bytes[Array.IndexOf(Names, name[..^3])]));
        using var client = new HttpClient();

        await Store(null, mirror.Address).DownloadAsync(client, null, default);

        Assert.Equal(1, mirror.Served);
        Assert.Equal(3, Store().Load(train: true, default).Count);
    }

    [Fact]
    public async Task Without_a_network_it_says_what_to_do_and_leaves_no_piece_behind()
    {
        using var mirror = new LoopbackFiles(_ => null);
        using var client = new HttpClient();

        string message = (await Assert.ThrowsAsync<IOException>(() => Store(null, mirror.Address, LoopbackFiles.Nobody).DownloadAsync(client, null, default))).Message;

        Assert.All(["train-images-idx3-ubyte.gz", "404", "data/mnist", "CPPN_MNIST", "--dataset glyphs"], hint => Assert.Contains(hint, message, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.Combine(_root, "data", "mnist")));
    }

    [Fact]
    public async Task A_cancelled_download_stops_and_leaves_no_piece_behind()
    {
        using var source = new CancellationTokenSource();
        using var mirror = new LoopbackFiles(_ =>
        {
            source.Cancel();
            return new byte[100];
        });
        using var client = new HttpClient();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store(null, mirror.Address).DownloadAsync(client, null, source.Token));

        Assert.Empty(Directory.GetFiles(Path.Combine(_root, "data", "mnist")));
    }
}
