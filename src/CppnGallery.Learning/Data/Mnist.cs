namespace CppnGallery.Learning.Data;

/// <summary>
/// The MNIST database of handwritten digits (LeCun, Cortes and Burges): 60,000 for training, 10,000 for tests, in four files that
/// lie outside this program. They are looked for in the directory given, else in <c>$CPPN_MNIST</c>, else in <c>data/mnist</c> and
/// <c>../shared/mnist</c> of the current directory, gzip'd or unpacked; their SHA-256 sums are checked whenever they are read.
/// </summary>
public static class Mnist
{
    /// <summary>The environment variable that names their directory.</summary>
    public const string Variable = "CPPN_MNIST";

    /// <summary>Ends the messages that say that the files are nowhere: advice for the command line, in whose place others may put their own.</summary>
    public const string WhatToDo = MnistStore.WhatToDo;

    // The largest of the four files has 9.9 MB; a mirror that sends more is none.
    private const long MaxDownloadBytes = 32 << 20;

    /// <summary>The directory that holds the four files, or <see langword="null"/> where none of the usual places does.</summary>
    /// <param name="dataDirectory">The one place to look in; <see langword="null"/> for the usual ones.</param>
    /// <exception cref="FileNotFoundException">A place named by <paramref name="dataDirectory"/> or the environment lacks a file; the message says which.</exception>
    public static string? Locate(string? dataDirectory) => Store(dataDirectory).Locate();

    /// <summary>The digits for training or for tests.</summary>
    /// <param name="dataDirectory">The one place to look in; <see langword="null"/> for the usual ones.</param>
    /// <param name="train">60,000 to learn from, or 10,000 to test with.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="FileNotFoundException">The files are nowhere; the message says what to do.</exception>
    /// <exception cref="InvalidDataException">A file is damaged; the message names file and fault.</exception>
    public static DigitSet Load(string? dataDirectory, bool train, CancellationToken cancellationToken = default) =>
        Store(dataDirectory).Load(train, cancellationToken);

    /// <summary>
    /// Fetches the four files from a public mirror into <c>data/mnist</c>, where they are found from then on. A file appears there
    /// only whole and with the right sum. Files that are there already are kept.
    /// </summary>
    /// <param name="client">Its time-out is the patience with one file.</param>
    /// <param name="progress">Told the name of each file before it is fetched.</param>
    /// <param name="cancellationToken">Stops at once; what was fetched whole stays.</param>
    /// <returns>The directory.</returns>
    /// <exception cref="IOException">No mirror could be reached or none had the right bytes; the message says what to do.</exception>
    public static Task<string> DownloadAsync(HttpClient client, IProgress<string>? progress = null, CancellationToken cancellationToken = default) =>
        Store(null).DownloadAsync(client, progress, cancellationToken);

    /// <summary><see cref="Load"/>, after <see cref="DownloadAsync"/> where no directory is named and the usual places lack the files.</summary>
    /// <param name="dataDirectory">The one place to look in; <see langword="null"/> for the usual ones, then the network.</param>
    /// <param name="train">60,000 to learn from, or 10,000 to test with.</param>
    /// <param name="progress">Told the name of each file before it is fetched.</param>
    /// <param name="cancellationToken">Stops at once while fetching, then between files.</param>
    /// <exception cref="IOException">The files are nowhere and cannot be fetched; the message says what to do.</exception>
    /// <exception cref="InvalidDataException">A file is damaged; the message names file and fault.</exception>
    public static async Task<DigitSet> LoadOrDownloadAsync(string? dataDirectory, bool train, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        if (dataDirectory is null && Locate(null) is null)
        {
            using var client = new HttpClient { MaxResponseContentBufferSize = MaxDownloadBytes };
            dataDirectory = await DownloadAsync(client, progress, cancellationToken);
        }

        return Load(dataDirectory, train, cancellationToken);
    }

    private static MnistStore Store(string? dataDirectory) => new(
        MnistFile.All,
        [new("https://ossci-datasets.s3.amazonaws.com/mnist/"), new("https://storage.googleapis.com/cvdf-datasets/mnist/")],
        Environment.CurrentDirectory,
        dataDirectory ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null));
}
