using CppnGallery.Autograd;
using CppnGallery.Autograd.Randomness;
using CppnGallery.Networks;
using CppnGallery.Training.Recipes;

namespace CppnGallery.Training.Tests.Runs;

/// <summary>A recipe whose trainer has learned all of one batch, and is told to stop before it has handed it in.</summary>
internal sealed class StoppingRecipe(IRecipe recipe, int batch, CancellationTokenSource stop) : IRecipe
{
    public string RunName => recipe.RunName;

    public int BatchSize => recipe.BatchSize;

    public IReadOnlyDictionary<string, string> Describe() => recipe.Describe();

    public ITrainer CreateTrainer(RandomSource random) => new Trainer(recipe.CreateTrainer(random), batch, stop);

    private sealed class Trainer(ITrainer trainer, int batch, CancellationTokenSource stop) : ITrainer
    {
        private int _batches;

        public IReadOnlyList<NamedTensor> Parameters => trainer.Parameters;

        public IReadOnlyList<Learner> Learners => trainer.Learners;

        public BatchResult Train(Tensor pictures, ReadOnlySpan<byte> labels, CancellationToken cancellationToken)
        {
            var result = trainer.Train(pictures, labels, cancellationToken);
            if (++_batches == batch)
            {
                stop.Cancel();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return result;
        }

        public void Save(string path, string run, int epoch, IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, double> metrics) =>
            trainer.Save(path, run, epoch, settings, metrics);
    }
}
