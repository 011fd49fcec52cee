using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Recipes;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;

namespace CppnGallery.Learning.Tests.Runs;

/// <summary>A recipe whose trainer has learned all of one batch, and is told to stop before it has handed it in.</summary>
internal sealed class StoppingRecipe(IRecipe recipe, int batch, CancellationTokenSource stop) : IRecipe
{
    public string Name => recipe.Name;

    public string RunName => recipe.RunName;

    public int BatchSize => recipe.BatchSize;

    public AdversarySteps? Adversary => recipe.Adversary;

    public void Validate() => recipe.Validate();

    public IReadOnlyDictionary<string, string> Describe() => recipe.Describe();

    public ITrainer CreateTrainer(RandomSource random, Compute compute) => new Trainer(recipe.CreateTrainer(random, compute), batch, stop);

    private sealed class Trainer(ITrainer trainer, int batch, CancellationTokenSource stop) : ITrainer
    {
        private int _batches;

        public IGenerator Generator => trainer.Generator;

        public EncoderWeights? Encoder => trainer.Encoder;

        public IReadOnlyList<NamedParameter> Parameters => trainer.Parameters;

        public IReadOnlyList<Learner> Learners => trainer.Learners;

        public BatchResult Train(Batch shown, CancellationToken cancellationToken)
        {
            var result = trainer.Train(shown, cancellationToken);
            if (++_batches == batch)
            {
                stop.Cancel();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return result;
        }
    }
}
