using System.CommandLine;
using CppnGallery.Gallery.Storage;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn restore</c>: a backup into a data directory that no gallery has open (docs/operations.md).</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var backup = new Argument<string>("folder") { Description = "The backup's folder.", HelpName = "DIR" };
        var replace = new Option<bool>("--replace") { Description = "Take the place of what lies in the data directory, which is moved into a folder beside it." };
        var command = new Command("restore", "Checks a backup to its last byte and puts it into a data directory, which no gallery may have open.") { backup, replace, DataFolder.Option };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                string data = parsed.GetRequiredValue(DataFolder.Option);
                var (note, before) = GalleryRestore.Restore(parsed.GetRequiredValue(backup), data, parsed.GetValue(replace), cancellationToken);
                Console.Out.WriteLine($"{Path.GetFullPath(data)}: {BackupCommand.Describe(note)}.");
                if (before is not null)
                {
                    Console.Out.WriteLine($"What lay there before is in {before}.");
                }

                return CommandLine.Done;
            },
            cancellationToken));
        return command;
    }
}
