using System.Globalization;
using CppnGallery.Autograd.Optimisation;
using CppnGallery.Autograd.Randomness;
using CppnGallery.Networks;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Training.Recipes;

namespace CppnGallery.Training.Runs;

/// <summary>
/// Everything that a run needs to go on as if it had never stopped: weights, optimiser moments and counters, the random source's state, epochs
/// done. Written after every epoch to <c>state.safetensors</c> in the run's folder.
/// </summary>
internal static class RunState
{
    public const string FileName = "state.safetensors";

    public static void Save(string path, ResidualCppnTrainer trainer, ResidualCppnRecipe recipe, RandomSource random, ulong seed, string dataset, int epoch)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "cppn-gallery-state-1",
            ["epoch"] = Text(epoch),
            ["random"] = random.State.ToString(CultureInfo.InvariantCulture),
            ["recipe"] = Fingerprint(recipe, seed, dataset),
        };
        var tensors = Checkpoint.Stored(Networks(trainer));
        foreach (var (name, optimiser, parameters) in Optimisers(trainer))
        {
            metadata[name + ".steps"] = Text(optimiser.Steps);
            for (int i = 0; i < parameters.Count; i++)
            {
                int[] shape = parameters[i].Tensor.Shape.ToArray();
                tensors.Add($"{name}.mean.{parameters[i].Name}", new StoredTensor(shape, optimiser.Means[i]));
                tensors.Add($"{name}.square.{parameters[i].Name}", new StoredTensor(shape, optimiser.Squares[i]));
            }
        }

        new SafetensorsFile(metadata, tensors).Write(path);
    }

    /// <summary>Reads a state into a trainer of the same recipe; returns the epochs done.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another recipe, seed or data set.</exception>
    public static int Load(string path, ResidualCppnTrainer trainer, ResidualCppnRecipe recipe, RandomSource random, ulong seed, string dataset)
    {
        var file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault("recipe") != Fingerprint(recipe, seed, dataset))
        {
            throw new InvalidDataException($"{path}: the run was started with other settings, seed or data ({file.Metadata.GetValueOrDefault("recipe")}); resume it with those, or choose another --run.");
        }

        Checkpoint.Fill(path, file, Networks(trainer));
        foreach (var (name, optimiser, parameters) in Optimisers(trainer))
        {
            optimiser.Steps = (long)Number(path, file, name + ".steps", long.MaxValue);
            for (int i = 0; i < parameters.Count; i++)
            {
                Copy(path, file, $"{name}.mean.{parameters[i].Name}", optimiser.Means[i]);
                Copy(path, file, $"{name}.square.{parameters[i].Name}", optimiser.Squares[i]);
            }
        }

        random.State = Number(path, file, "random", ulong.MaxValue);
        return (int)Number(path, file, "epoch", TrainingRun.MaxEpochs);
    }

    private static IEnumerable<NamedTensor> Networks(ResidualCppnTrainer trainer) =>
        [.. trainer.Generator.Parameters, .. trainer.Encoder.Parameters, .. trainer.Classifier.Parameters];

    private static IEnumerable<(string Name, Adam Optimiser, IReadOnlyList<NamedTensor> Parameters)> Optimisers(ResidualCppnTrainer trainer) =>
    [
        ("drawing", trainer.DrawingOptimiser, [.. trainer.Generator.Parameters, .. trainer.Encoder.Parameters]),
        ("classifying", trainer.ClassifierOptimiser, trainer.Classifier.Parameters),
        ("real", trainer.RealOptimiser, trainer.Classifier.Parameters),
    ];

    private static void Copy(string path, SafetensorsFile file, string name, float[] target)
    {
        if (!file.Tensors.TryGetValue(name, out var stored) || stored.Values.Length != target.Length)
        {
            throw new InvalidDataException($"{path}: the tensor '{name}' is missing or of the wrong size.");
        }

        stored.Values.CopyTo(target, 0);
    }

    private static ulong Number(string path, SafetensorsFile file, string key, ulong limit) =>
        ulong.TryParse(file.Metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) && value <= limit
            ? value
            : throw new InvalidDataException($"{path}: the metadata's {key} is no whole number from 0 to {limit}.");

    private static string Fingerprint(ResidualCppnRecipe recipe, ulong seed, string dataset) =>
        string.Join(", ", recipe.Describe().Select(pair => $"{pair.Key} {pair.Value}")) + string.Create(CultureInfo.InvariantCulture, $", seed {seed}, {dataset}");

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
