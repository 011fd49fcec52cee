using System.CommandLine;
using CppnGallery.Learning.Data;

namespace CppnGallery.Cli;

/// <summary>MNIST for a command: from the folder named, a usual place, or the network.</summary>
internal static class MnistFolder
{
    public static Option<string?> CreateOption() => new("--data")
    {
        Description = $"Folder of the four MNIST files, packed or not, or of torchvision's MNIST/raw; else ${Mnist.Variable}, data/mnist, ../shared/mnist, else they are downloaded.",
        HelpName = "DIR",
    };

    /// <exception cref="IOException">They are nowhere and cannot be fetched; the message says what to do.</exception>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it.</exception>
    public static Task<DigitSet> LoadAsync(string? folder, bool train, CancellationToken cancellationToken) =>
        Mnist.LoadOrDownloadAsync(folder, train, new Progress<string>(Console.Error.WriteLine), cancellationToken);
}
