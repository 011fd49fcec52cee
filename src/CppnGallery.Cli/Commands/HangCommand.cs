using System.CommandLine;
using System.Globalization;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn hang</c>: chosen epochs of a finished run into the gallery's folder, encoders only where they are wanted.</summary>
internal static class HangCommand
{
    private const int MaxEpoch = 10_000;

    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "The run's folder, with its epoch-NN.safetensors.", HelpName = "DIR" };
        var epochs = Option.Of<int[]>("--epochs", "Epochs to hang, such as 0,6,24; default all there are.", "N,N,…", ReadEpochs);
        var encoders = Option.Of<int[]>("--encoders", "Of these, the epochs that keep their encoder (2.6 MB each), or none; default all that have one.", "N,N,…", ReadEncoders);
        var command = new Command("hang", "Puts epochs of a run into the checkpoint folder, where the gallery shows them.") { run, epochs, encoders, CheckpointFolder.Option };
        command.SetAction(parsed =>
        {
            string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetRequiredValue(run)));
            string target = Path.Combine(parsed.GetRequiredValue(CheckpointFolder.Option), Path.GetFileName(folder));
            DataFolder.RequireFree(target);
            int[] wanted = parsed.GetResult(epochs) is null ? EpochsOf(folder) : parsed.GetRequiredValue(epochs);
            int[]? encoding = parsed.GetResult(encoders) is null ? null : parsed.GetRequiredValue(encoders);
            if (encoding?.Except(wanted).ToArray() is [int epoch, ..])
            {
                throw new CommandFault($"--encoders names epoch {epoch}, which is not to hang.");
            }

            CheckpointCopy[] copies = [.. wanted.Select(epoch => Prepare(folder, target, epoch, encoding?.Contains(epoch)))];
            RequireOneRun(copies, target);
            foreach (var copy in copies)
            {
                copy.Write();
                Console.Out.WriteLine($"{copy.Target}: {copy.Id}{(copy.KeepsEncoder ? "" : ", without encoder")}");
            }

            return CommandLine.Done;
        });
        return command;
    }

    private static CheckpointCopy Prepare(string folder, string target, int epoch, bool? keepEncoder)
    {
        string name = NameOf(epoch), source = Path.Combine(folder, name);
        return File.Exists(source) ? CheckpointCopy.Prepare(source, Path.Combine(target, name), keepEncoder) : throw new CommandFault($"{source} is not there.");
    }

    /// <summary>Epochs of two runs side by side would look like one training: what hangs must have been trained alike, and alike with what hangs there.</summary>
    private static void RequireOneRun(CheckpointCopy[] copies, string target)
    {
        var expected = SettingsOf(copies[0].Description);
        var hung = Directory.Exists(target) ? EpochsIn(target).Select(epoch => Path.Combine(target, NameOf(epoch))) : [];
        var others = copies.Select(copy => (File: copy.Source, copy.Description)).Concat(hung.Select(file => (File: file, Checkpoint.LoadModel(file).Description)));
        foreach (var (file, description) in others)
        {
            var settings = SettingsOf(description);
            foreach (string name in expected.Keys.Union(settings.Keys))
            {
                string there = settings.GetValueOrDefault(name, "none"), here = expected.GetValueOrDefault(name, "none");
                if (there != here)
                {
                    throw new CommandFault($"{file} is of another run ({name}: {there} there, {here} in {copies[0].Source}); runs do not hang in one folder.");
                }
            }
        }
    }

    private static Dictionary<string, string> SettingsOf(ModelDescription description) => new(description.Settings) { ["recipe"] = description.Recipe };

    private static int[] EpochsOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandFault($"The folder {folder} is not there.");
        }

        int[] found = EpochsIn(folder);
        return found.Length > 0 ? found : throw new CommandFault($"{folder} holds no epoch-NN.safetensors.");
    }

    private static int[] EpochsIn(string folder) => [.. Enumerable.Range(0, MaxEpoch + 1).Where(epoch => File.Exists(Path.Combine(folder, NameOf(epoch))))];

    private static string NameOf(int epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:00}.safetensors");

    private static string? ReadEncoders(string text, out int[]? epochs)
    {
        epochs = [];
        return text == "none" ? null : ReadEpochs(text, out epochs);
    }

    private static string? ReadEpochs(string text, out int[]? epochs)
    {
        string[] parts = text.Split(',');
        epochs = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (Option.ReadWhole(parts[i], 0, MaxEpoch, out epochs[i]) is not null)
            {
                return $"'{parts[i]}' is no epoch; epochs are whole numbers from 0 to {MaxEpoch} with commas between them.";
            }
        }

        return null;
    }
}
