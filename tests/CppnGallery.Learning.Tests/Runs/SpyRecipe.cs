using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Recipes;
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

    public AdversarySteps? Adversary => _networks.Adversary;

    public void Validate() => _networks.Validate();

    public IReadOnlyDictionary<string, string> Describe() => _networks.Describe();

    public ITrainer CreateTrainer(RandomSource random, Compute compute) => new Trainer(this, _networks.CreateTrainer(random, compute), answer);

    private sealed class Trainer(SpyRecipe spy, ITrainer networks, Func<int, ITrainer, BatchResult> answer) : ITrainer
    {
        public IGenerator Generator => networks.Generator;

        public EncoderWeights? Encoder => networks.Encoder;

        public IReadOnlyList<NamedParameter> Parameters => networks.Parameters;

        public IReadOnlyList<Learner> Learners => networks.Learners;

        public BatchResult Train(Batch batch, CancellationToken cancellationToken)
        {
            spy.Labels.Add([.. batch.Digits.ToArray().Select(digit => (byte)digit)]);
            spy.Pictures.Add([.. batch.Values]);
            return answer(spy.Labels.Count, networks);
        }
    }
}
