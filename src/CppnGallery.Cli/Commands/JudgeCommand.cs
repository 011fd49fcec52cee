using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using CppnGallery.Learning.Judges;
using CppnGallery.Models.Judges;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn judge check</c> and <c>cppn judge train</c>: the network that <c>cppn evaluate</c> asks.</summary>
internal static class JudgeCommand
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    public static Command Create() => new("judge", "The network that says which digit a picture shows, for cppn evaluate.") { CreateCheck(), CreateTrain() };

    private static Command CreateCheck()
    {
        var dataset = EvaluationDigits.CreateOption();
        var data = MnistFolder.CreateOption();
        var json = new Option<bool>("--json") { Description = "The figure, on standard output." };
        var command = new Command("check", $"Share of test digits that the judge knows; fails below {JudgeAccuracy.Required:0.0%}.")
        {
            JudgeOption.Option, dataset, data, CheckpointFolder.Option, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            async () =>
            {
                string file = JudgeOption.FileOf(parsed);
                var (judge, _) = JudgeFile.Load(file);
                var digits = await EvaluationDigits.LoadAsync(parsed.GetRequiredValue(dataset), parsed.GetValue(data), cancellationToken);
                double accuracy = JudgeAccuracy.Measure(judge, digits, cancellationToken);
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(new { file = Path.GetFullPath(file), dataset = digits.Name, digits = digits.Count, accuracy });
                }
                else
                {
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file} knows {accuracy:0.00%} of {digits.Count} digits ({digits.Name})"));
                }

                return accuracy >= JudgeAccuracy.Required
                    ? CommandLine.Done
                    : throw new CommandFault($"{file} knows {accuracy:0.00%} of the digits; a judge must know {JudgeAccuracy.Required:0.0%}.");
            },
            cancellationToken));
        return command;
    }

    private static Command CreateTrain()
    {
        var defaults = new JudgeRecipe();
        var compute = new ComputeOptions();
        var output = Option.File("--out", "The file to write; - is standard output.");
        output.Required = true;
        var epochs = Option.Whole("--epochs", "Times that every digit is seen.", 1, JudgeRecipe.MaxEpochs, defaults.Epochs);
        var seed = Option.Whole<ulong>("--seed", "Of everything drawn at random: same seed, same weights.", 0, ulong.MaxValue, defaults.Seed);
        var data = MnistFolder.CreateOption();
        var command = new Command("train", "Trains a judge on MNIST's training digits and writes it with the share of the test digits it knows.") { output, epochs, seed, data };
        compute.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.Run(
            async () =>
            {
                var recipe = defaults with { Epochs = parsed.GetValue(epochs), Seed = parsed.GetValue(seed) };
                string file = parsed.GetRequiredValue(output);
                bool isOutput = StandardOutput.Is(file);
                if (!isOutput)
                {
                    JudgeOutput.Try(file);
                }

                var digits = await MnistFolder.LoadAsync(parsed.GetValue(data), train: true, cancellationToken);
                var unseen = await MnistFolder.LoadAsync(parsed.GetValue(data), train: false, cancellationToken);
                var judge = JudgeTrainer.Train(recipe, digits, compute.Read(parsed), new Lines(StandardOutput.Beside(file)), cancellationToken);
                double accuracy = JudgeAccuracy.Measure(judge, unseen, cancellationToken);
                if (isOutput)
                {
                    StandardOutput.Write(stream => JudgeFile.Save(stream, judge, accuracy, recipe.Describe()));
                }
                else
                {
                    JudgeOutput.Write(file, judge, accuracy, recipe);
                }

                StandardOutput.Beside(file).WriteLine(string.Create(CultureInfo.InvariantCulture, $"wrote {file}: it knows {accuracy:0.00%} of {unseen.Count} test digits"));
                return CommandLine.Done;
            },
            cancellationToken));
        return command;
    }

    private sealed class Lines(TextWriter output) : IProgress<JudgeProgress>
    {
        private long _last;

        public void Report(JudgeProgress value)
        {
            if (_last == 0 || Stopwatch.GetElapsedTime(_last) >= BetweenLines || (value.Epoch == value.Epochs && value.Batch == value.Batches))
            {
                _last = Stopwatch.GetTimestamp();
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch}/{value.Epochs} · step {value.Batch}/{value.Batches} · loss {value.Loss:0.000}"));
            }
        }
    }
}
