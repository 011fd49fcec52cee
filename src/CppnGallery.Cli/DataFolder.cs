using System.CommandLine;
using CppnGallery.Gallery.Storage;

namespace CppnGallery.Cli;

/// <summary>Where a gallery keeps what people did, as the gallery itself finds it.</summary>
internal static class DataFolder
{
    private const string Variable = "Gallery__DataDirectory";
    private const string Name = "data";

    public static Option<string> Option { get; } = new("--data")
    {
        Description = $"The gallery's data directory. Default: ${Variable}, or {Name}/ here or in the project.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ProjectFolder.Find(Variable, Name),
    };

    /// <summary>Says no to writing into a data directory that a gallery has.</summary>
    /// <exception cref="CommandFault">The path lies in one.</exception>
    public static void RequireFree(string path)
    {
        if (DataLock.HolderAround(Path.GetFullPath(path)) is { } holder)
        {
            throw new CommandFault($"{Path.GetFullPath(path)} lies in a gallery's data directory that is in use: {holder} has it. End that one first, or write elsewhere.");
        }
    }
}
