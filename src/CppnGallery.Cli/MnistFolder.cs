using System.CommandLine;
using CppnGallery.Training.Data;

namespace CppnGallery.Cli;

/// <summary>MNIST for a command: from the folder named, a usual place, or the network.</summary>
internal static class MnistFolder
{
    // The largest of the four files has 9.9 MB; a mirror that sends more is none.
    private const long MaxDownloadBytes = 32 << 20;

    public static Option<string?> CreateOption() => new("--data")
    {
        Description = $"Folder of the four MNIST files; else ${Mnist.Variable}, data/mnist, ../shared/mnist, else they are downloaded.",
        HelpName = "DIR",
    };

    /// <exception cref="IOException">They are nowhere and cannot be fetched; the message says what to do.</exception>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it.</exception>
    public static async Task<DigitSet> LoadAsync(string? folder, bool train, CancellationToken cancellationToken)
    {
        if (folder is null && Mnist.Locate(null) is null)
        {
            using var client = new HttpClient { MaxResponseContentBufferSize = MaxDownloadBytes };
            folder = await Mnist.DownloadAsync(client, new Progress<string>(Console.Error.WriteLine), cancellationToken);
        }

        return Mnist.Load(folder, train, cancellationToken);
    }
}
