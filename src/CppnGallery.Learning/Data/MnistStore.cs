using System.IO.Compression;
using System.Security.Cryptography;

namespace CppnGallery.Learning.Data;

/// <summary>Finds, checks and fetches the four files.</summary>
/// <param name="files">Training pictures and labels, then test pictures and labels.</param>
/// <param name="mirrors">Addresses ending in '/', tried in this order.</param>
/// <param name="root">What relative places start from.</param>
/// <param name="named">A place that somebody named; then no other is looked at.</param>
internal sealed class MnistStore(IReadOnlyList<MnistFile> files, IReadOnlyList<Uri> mirrors, string root, string? named)
{
    private const string HomePlace = "data/mnist";

    /// <summary>Ends the messages of those who find nothing.</summary>
    public const string WhatToDo =
        "Place the four MNIST files (train-images-idx3-ubyte.gz and so on) in data/mnist, or name their directory with --data or in "
        + Mnist.Variable + ", or train on drawn digits with --dataset glyphs.";

    private static readonly string[] Places = [HomePlace, "../shared/mnist"];

    // Where torchvision keeps them below the folder that it is given, and below that one.
    private static readonly string[] Below = ["", "MNIST/raw", "raw"];

    public string? Locate()
    {
        if (named is null)
        {
            return Places.Select(place => Path.GetFullPath(place, root)).FirstOrDefault(directory => Missing(directory) is null);
        }

        string given = Path.GetFullPath(named, root);
        return Missing(given) is { } missing
            ? throw new FileNotFoundException($"{given} holds neither {missing.Name} nor {missing.PackedName}. {WhatToDo}")
            : given;
    }

    public DigitSet Load(bool train, CancellationToken cancellationToken)
    {
        string directory = Locate() ?? throw new FileNotFoundException($"MNIST was not found in {string.Join(" or ", Places)}. {WhatToDo}");
        var (images, labels) = train ? (files[0], files[1]) : (files[2], files[3]);
        cancellationToken.ThrowIfCancellationRequested();
        byte[] imageBytes = Read(directory, images);
        cancellationToken.ThrowIfCancellationRequested();
        return IdxReader.Read(train ? "mnist-train" : "mnist-test", imageBytes, images.Name, Read(directory, labels), labels.Name);
    }

    public async Task<string> DownloadAsync(HttpClient client, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        string directory = Path.GetFullPath(HomePlace, root);
        Directory.CreateDirectory(directory);
        foreach (var file in files.Where(file => PathOf(directory, file) is null))
        {
            progress?.Report(file.PackedName);
            await DownloadAsync(client, file, directory, cancellationToken);
        }

        return directory;
    }

    private static string? PathOf(string directory, MnistFile file) =>
        (from folder in Below from name in file.Names select Path.Combine(directory, folder, name)).FirstOrDefault(File.Exists);

    private static byte[] Read(string directory, MnistFile file)
    {
        string path = PathOf(directory, file)!;
        using var stream = File.OpenRead(path);
        return Unpack(stream, path, file);
    }

    /// <summary>The unpacked bytes, when they are the right ones. Never reads more than there should be.</summary>
    private static byte[] Unpack(Stream stream, string name, MnistFile file)
    {
        bool isPacked = name.EndsWith(".gz", StringComparison.Ordinal);
        using Stream source = isPacked ? new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true) : stream;
        var bytes = new byte[file.Length];
        int read;
        bool more;
        try
        {
            read = source.ReadAtLeast(bytes, file.Length, throwOnEndOfStream: false);
            more = source.ReadByte() >= 0;
        }
        catch (InvalidDataException fault) when (isPacked)
        {
            throw new InvalidDataException($"{name}: it is no gzip file, or a damaged one. {fault.Message}", fault);
        }

        if (read < file.Length || more)
        {
            throw new InvalidDataException($"{name}: it has {(more ? "more than" : $"only {read} of")} the {file.Length} bytes of {file.Name}.");
        }

        string sum = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return sum == file.Sha256
            ? bytes
            : throw new InvalidDataException(
                $"{name}: it has the size of MNIST's {file.Name} and other bytes (its SHA-256 is {sum}, MNIST's is {file.Sha256}): "
                + $"it is {OtherDataSets.NameOf(stream) ?? "another data set, or a damaged file"}. {WhatToDo}");
    }

    private MnistFile? Missing(string directory) => files.FirstOrDefault(file => PathOf(directory, file) is null);

    private async Task DownloadAsync(HttpClient client, MnistFile file, string directory, CancellationToken cancellationToken)
    {
        string part = Path.Combine(directory, $"{file.PackedName}.{Path.GetRandomFileName()}.part");
        var faults = new List<string>();
        try
        {
            foreach (var mirror in mirrors)
            {
                try
                {
                    await FetchAsync(client, new Uri(mirror, file.PackedName), file, part, cancellationToken);
                    File.Move(part, Path.Combine(directory, file.PackedName), overwrite: true);
                    return;
                }
                catch (Exception fault) when (fault is HttpRequestException or IOException or InvalidDataException
                    || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
                {
                    faults.Add($"{mirror.Host}: {fault.Message}");
                }
            }
        }
        finally
        {
            File.Delete(part);
        }

        throw new IOException($"{file.PackedName} could not be downloaded ({string.Join("; ", faults)}). {WhatToDo}");
    }

    private static async Task FetchAsync(HttpClient client, Uri address, MnistFile file, string part, CancellationToken cancellationToken)
    {
        // Read whole (10 MB at most of the right file), so that the client's time-out and its limit on answers hold for the body too.
        byte[] body = await client.GetByteArrayAsync(address, cancellationToken);
        using (var target = File.Create(part))
        {
            target.Write(body);
            target.Flush(flushToDisk: true);
        }

        using var packed = File.OpenRead(part);
        Unpack(packed, file.PackedName, file);
    }
}
