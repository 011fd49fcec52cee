using System.CommandLine;
using System.Globalization;
using CppnGallery.Gallery.Storage;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn backup</c>: a gallery's votes, runs, models and keys into a folder, while it is open (docs/operations.md).</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("folder") { Description = "The backup's folder, which must not exist yet.", HelpName = "DIR" };
        var command = new Command("backup", "Copies a gallery's votes, runs, models and keys into a folder, whether or not the gallery is open.") { target, DataFolder.Option };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                string folder = parsed.GetRequiredValue(target);
                Console.Out.WriteLine($"{folder}: {Describe(GalleryBackup.Take(parsed.GetRequiredValue(DataFolder.Option), folder, cancellationToken))}.");
                return CommandLine.Done;
            },
            cancellationToken));
        return command;
    }

    /// <summary>What is in a backup, in words.</summary>
    public static string Describe(BackupNote note) => string.Create(
        CultureInfo.InvariantCulture, $"{note.Votes} votes, {note.Undos} of them undone, in {note.Files} files of {note.Bytes / 1e6:0.0} MB, as of {note.TakenAt:yyyy-MM-dd HH:mm:ss} UTC");
}
