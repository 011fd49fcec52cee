using System.CommandLine;
using System.Globalization;
using CppnGallery.Networks.Checkpoints;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn hang</c>: chosen epochs of a finished run into the gallery's folder, encoders only where they are wanted.</summary>
internal static class HangCommand
{
    private const int MaxEpoch = 10_000;

    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "The run's folder, with its epoch-NN.safetensors.", HelpName = "DIR" };
        var epochs = Option.Of<int[]>("--epochs", "Epochs to hang, such as 0,6,24; default all there are.", "N,N,…", ReadEpochs);
        var encoders = Option.Of<int[]>("--encoders", "Of these, the epochs that keep their encoder (2.6 MB each); default all.", "N,N,…", ReadEpochs);
        var command = new Command("hang", "Puts epochs of a run into the checkpoint folder, where the gallery shows them.") { run, epochs, encoders, CheckpointFolder.Option };
        command.SetAction(parsed =>
        {
            string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetRequiredValue(run)));
            int[] wanted = parsed.GetValue(epochs) is { Length: > 0 } some ? some : EpochsOf(folder);
            int[] encoding = parsed.GetValue(encoders) is { Length: > 0 } few ? few : wanted;
            string target = Path.Combine(parsed.GetRequiredValue(CheckpointFolder.Option), Path.GetFileName(folder));
            foreach (int epoch in wanted)
            {
                string name = NameOf(epoch), source = Path.Combine(folder, name);
                if (!File.Exists(source))
                {
                    throw new CommandFault($"{source} is not there.");
                }

                var id = CheckpointCopy.Write(source, Path.Combine(target, name), encoding.Contains(epoch));
                Console.Out.WriteLine($"{Path.Combine(target, name)}: {id}{(encoding.Contains(epoch) ? "" : ", without encoder")}");
            }

            return CommandLine.Done;
        });
        return command;
    }

    private static int[] EpochsOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandFault($"The folder {folder} is not there.");
        }

        int[] found = [.. Enumerable.Range(0, MaxEpoch + 1).Where(epoch => File.Exists(Path.Combine(folder, NameOf(epoch))))];
        return found.Length > 0 ? found : throw new CommandFault($"{folder} holds no epoch-NN.safetensors.");
    }

    private static string NameOf(int epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:00}.safetensors");

    private static string? ReadEpochs(string text, out int[]? epochs)
    {
        string[] parts = text.Split(',');
        epochs = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out epochs[i]) || epochs[i] > MaxEpoch)
            {
                return $"'{parts[i]}' is no epoch; epochs are whole numbers from 0 to {MaxEpoch} with commas between them.";
            }
        }

        return null;
    }
}
