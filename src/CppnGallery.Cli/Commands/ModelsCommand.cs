using System.CommandLine;
using CppnGallery.Models.Checkpoints;
using Spectre.Console;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn models</c>: what there is to draw with.</summary>
internal static class ModelsCommand
{
    /// <summary>Where a network has no such thing.</summary>
    private const string None = "–";

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "An array of models on standard output." };
        var command = new Command("models", "Lists the models in the checkpoint folder.") { CheckpointFolder.Option, json };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(CheckpointFolder.Option);
            var models = CheckpointFolder.Open(folder).All;
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(models.Select(Shape));
            }
            else if (models.Count == 0)
            {
                Console.Error.WriteLine($"There are no models in {Path.GetFullPath(folder)}.");
            }
            else
            {
                WriteTable(models);
            }

            return CommandLine.Done;
        });
        return command;
    }

    private static object Shape(Model model) => new
    {
        id = model.Id.ToString(),
        model.Description.Run,
        model.Description.Recipe,
        model.Description.Epoch,
        model.Description.ReluStddev,
        model.Description.Nodes,
        model.Description.Blocks,
        model.Description.LatentSize,
        model.Description.Parameters,
        training = TrainingLength.Of(model.Description),
        model.Description.Warning,
        model.Description.Provenance,
        model.Description.Metrics,
        model.Description.Evaluation,
    };

    private static void WriteTable(IEnumerable<Model> models)
    {
        var table = PlainTable.Create(["model", "recipe", "run"], ["epoch", "σ", "nodes", "blocks", "parameters"]);
        foreach (var (id, description, _) in models)
        {
            table.AddRow(
                [.. new[]
                {
                    $"{id}", description.Recipe, description.Run, $"{description.Epoch}", description.IsDense ? None : $"{description.ReluStddev:0.00}",
                    $"{description.Nodes}", description.IsDense ? None : $"{description.Blocks}", $"{description.Parameters}",
                }.Select(text => new Text(text))]);
        }

        AnsiConsole.Write(table);
    }
}
