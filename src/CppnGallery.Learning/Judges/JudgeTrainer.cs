using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Recipes;
using CppnGallery.Models.Judges;

namespace CppnGallery.Learning.Judges;

/// <summary>Trains a judge on digits, top to bottom: <see cref="Learn"/> is the whole of it.</summary>
public static class JudgeTrainer
{
    /// <summary>A judge of these digits. What is left over after an epoch's last full batch waits for the next epoch's order.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range, or the digits do not fill a batch.</exception>
    /// <exception cref="TrainingDivergedException">A loss or gradient is no finite number.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between steps.</exception>
    public static Judge Train(JudgeRecipe recipe, DigitSet digits, IProgress<JudgeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var random = new RandomSource(recipe.Seed);
        var judge = new Judge();
        judge.Initialise(random);
        Learn(judge, recipe, digits, random, progress, cancellationToken);
        return judge;
    }

    /// <summary>The training of weights that are there already, for the test of weights that are no numbers.</summary>
    internal static void Learn(Judge judge, JudgeRecipe recipe, DigitSet digits, RandomSource random, IProgress<JudgeProgress>? progress, CancellationToken cancellationToken)
    {
        recipe.Validate();
        if (digits.Count < recipe.BatchSize)
        {
            throw new ArgumentException($"{digits.Count} digits do not fill a batch of {recipe.BatchSize}.", nameof(digits));
        }

        var learner = new Learner("judge", "judge", judge.Parameters, recipe.LearningRate, beta1: 0.9, gradientLimit: double.PositiveInfinity);
        var variations = new DigitVariations(random);
        var tape = new Tape();
        var pictures = Tensor.Constant(recipe.BatchSize, Judge.Side, Judge.Side, 1);
        byte[] labels = new byte[recipe.BatchSize];
        int[] order = [.. Enumerable.Range(0, digits.Count)];
        int batches = digits.Count / recipe.BatchSize;
        for (int step = 0; step < recipe.Epochs * batches; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int batch = step % batches;
            if (batch == 0)
            {
                random.Shuffle(order);
            }

            for (int b = 0; b < recipe.BatchSize; b++)
            {
                int digit = order[(batch * recipe.BatchSize) + b];
                labels[b] = digits.Labels[digit];
                variations.Draw(digits.Picture(digit), pictures.Data.Slice(b * Judge.Pixels, Judge.Pixels));
            }

            learner.Optimiser.Rate = recipe.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / (recipe.Epochs * batches)));
            var loss = tape.SoftmaxCrossEntropy(judge.Forward(tape, pictures, dropout: random).Logits, labels);
            float value = loss.Data[0];
            learner.Step(tape, loss, new LossPart("cross entropy", value));
            progress?.Report(new JudgeProgress((step / batches) + 1, recipe.Epochs, batch + 1, batches, value));
        }
    }
}

/// <summary>Where a judge's training stands.</summary>
/// <param name="Epoch">The epoch at work, from 1.</param>
/// <param name="Epochs">In all.</param>
/// <param name="Batch">Steps done in it.</param>
/// <param name="Batches">Steps in an epoch.</param>
/// <param name="Loss">Cross entropy of the step's pictures, nats.</param>
public readonly record struct JudgeProgress(int Epoch, int Epochs, int Batch, int Batches, double Loss);
