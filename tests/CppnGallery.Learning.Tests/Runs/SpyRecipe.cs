using CppnGallery.Autograd;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Recipes;
using CppnGallery.Models;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;

namespace CppnGallery.Learning.Tests.Runs;

/// <summary>A recipe that learns nothing: it remembers what it was given and answers what it is told to, by the batch's number from 1.</summary>
internal sealed class SpyRecipe(int batchSize, Func<int, ITrainer, BatchResult> answer) : IRecipe
{
    private readonly ResidualCppnRecipe _networks = new() { Generator = new(2, 1), BatchSize = batchSize };

    /// <summary>Labels of every batch.</summary>
    public List<byte[]> Labels { get; } = [];

    /// <summary>Pixels of every batch, (B, 26, 26).</summary>
    public List<float[]> Pictures { get; } = [];

    public string Name => _networks.Name;

    public string RunName => _networks.RunName;

    public int BatchSize => batchSize;

    public void Validate() => _networks.Validate();

    public IReadOnlyDictionary<string, string> Describe() => _networks.Describe();

    public ITrainer CreateTrainer(RandomSource random) => new Trainer(this, _networks.CreateTrainer(random), answer);

    private sealed class Trainer(SpyRecipe spy, ITrainer networks, Func<int, ITrainer, BatchResult> answer) : ITrainer
    {
        public IGenerator Generator => networks.Generator;

        public Encoder? Encoder => networks.Encoder;

        public IReadOnlyList<NamedTensor> Parameters => networks.Parameters;

        public IReadOnlyList<Learner> Learners => networks.Learners;

        public BatchResult Train(Tensor pictures, ReadOnlySpan<byte> labels, CancellationToken cancellationToken)
        {
            spy.Labels.Add(labels.ToArray());
            spy.Pictures.Add(pictures.Data.ToArray());
            return answer(spy.Labels.Count, networks);
        }
    }
}
