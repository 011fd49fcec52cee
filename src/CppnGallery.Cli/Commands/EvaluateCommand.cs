using System.CommandLine;
using CppnGallery.Learning.Evaluation;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Judges;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn evaluate</c>: figures that tell models apart before anybody looks at their pictures.</summary>
internal static class EvaluateCommand
{
    private const int DefaultLatents = 10_000;
    private const int MaxLatents = 1_000_000;
    private const int MaxLarge = 10_000;

    public static Command Create()
    {
        var model = new Option<string?>("--model") { Description = "A checkpoint file, or a model's id, hash or slug.", HelpName = "M" };
        var all = new Option<bool>("--all") { Description = "Every checkpoint file in the checkpoint folder." };
        var latents = Option.Whole("--latents", $"Random latents to draw, seed-0 and following, 2 to {MaxLatents}.", 2, MaxLatents, DefaultLatents);
        var large = Option.Whole(
            "--liveliness-latents", $"Of these, how many to draw at 260 pixels for the measures of liveliness, 1 to {MaxLarge}.", 1, MaxLarge, Liveliness.DefaultLatents);
        var dataset = EvaluationDigits.CreateOption();
        var data = MnistFolder.CreateOption();
        var save = new Option<bool>("--save") { Description = "Store the figures with the model, in its checkpoint's metadata." };
        var json = new Option<bool>("--json") { Description = "The figures on standard output: an object, or an array with --all." };
        var command = new Command("evaluate", "Measures what a model draws: blank and legible pictures, digits covered, distance to the test digits, and how lively it is.")
        {
            model, all, latents, large, dataset, data, JudgeOption.Option, CheckpointFolder.Option, save, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(model) is { Implicit: false } == result.GetResult(all) is { Implicit: false })
            {
                result.AddError("Name what to evaluate by either --model or --all.");
            }
        });
        command.SetAction((parsed, cancellationToken) => Task.Run(
            async () =>
            {
                var (judge, _) = JudgeFile.Load(JudgeOption.FileOf(parsed));
                string folder = parsed.GetRequiredValue(CheckpointFolder.Option);
                string[] files = parsed.GetValue(model) is { } named ? [CheckpointFolder.FileOf(folder, named)] : AllFiles(folder);
                var digits = await EvaluationDigits.LoadAsync(parsed.GetRequiredValue(dataset), parsed.GetValue(data), cancellationToken);
                var evaluator = new Evaluator(judge, digits, cancellationToken);
                var origin = new EvaluationOrigin(JudgeFile.HashOf(judge), digits.Name);
                var rows = EvaluationDisplay.Watch(files, (path, progress) =>
                {
                    var row = Evaluate(evaluator, origin, path, parsed.GetValue(latents), parsed.GetValue(large), progress, cancellationToken);
                    if (parsed.GetValue(save))
                    {
                        CheckpointMetrics.Write(path, row.Metrics, EvaluatedModel.MetricNames, origin);
                    }

                    return row;
                });
                if (!parsed.GetValue(json))
                {
                    EvaluationDisplay.WriteTables(rows);
                }
                else if (parsed.GetValue(all))
                {
                    JsonOutput.Write(rows.Select(Shape));
                }
                else
                {
                    JsonOutput.Write(Shape(rows[0]));
                }

                return CommandLine.Done;
            },
            cancellationToken));
        return command;
    }

    private static EvaluatedModel Evaluate(Evaluator evaluator, EvaluationOrigin origin, string file, int latents, int large, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var model = Checkpoint.LoadModel(file);
        var encoder = Checkpoint.LoadEncoder(file);
        ModelEvaluation evaluation;
        try
        {
            evaluation = evaluator.Evaluate(model.Generator, encoder, latents, progress, cancellationToken);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"{file}: {fault.Message}", fault);
        }

        return new EvaluatedModel(file, model.Id, evaluation, Liveliness.Measure(model.Generator, large, cancellationToken), origin);
    }

    private static string[] AllFiles(string folder)
    {
        var models = CheckpointFolder.Open(folder);
        return [.. models.All.SelectMany(models.FilesOf)];
    }

    private static Dictionary<string, object> Shape(EvaluatedModel row)
    {
        var shape = new Dictionary<string, object> { ["model"] = row.Id.ToString(), ["file"] = Path.GetFullPath(row.File), ["judge"] = row.Origin.Judge, ["dataset"] = row.Origin.Dataset };
        foreach (var (name, value) in row.Metrics)
        {
            shape[name] = value;
        }

        return shape;
    }
}
