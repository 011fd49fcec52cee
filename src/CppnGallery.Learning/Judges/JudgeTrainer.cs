using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Learning.Recipes;
using CppnGallery.Models.Judges;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Judges;

/// <summary>Trains a judge on digits, top to bottom: <see cref="Learn"/> is the whole of it.</summary>
public static class JudgeTrainer
{
    /// <summary>A judge of these digits. What is left over after an epoch's last full batch waits for the next epoch's order.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range, or the digits do not fill a batch.</exception>
    /// <exception cref="TrainingDivergedException">A loss or gradient is no finite number.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between steps.</exception>
    public static JudgeWeights Train(
        JudgeRecipe recipe, DigitSet digits, ComputeChoice? choice = null, IProgress<JudgeProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var random = new RandomSource(recipe.Seed);
        var judge = new JudgeWeights();
        judge.Initialise(random);
        Learn(judge, recipe, digits, random, (choice ?? new()).Resolve(), progress, cancellationToken);
        return judge;
    }

    /// <summary>The training of weights that are there already, for the test of weights that are no numbers.</summary>
    internal static void Learn(
        JudgeWeights weights, JudgeRecipe recipe, DigitSet digits, RandomSource random, Compute compute,
        IProgress<JudgeProgress>? progress, CancellationToken cancellationToken)
    {
        recipe.Validate();
        if (digits.Count < recipe.BatchSize)
        {
            throw new ArgumentException($"{digits.Count} digits do not fill a batch of {recipe.BatchSize}.", nameof(digits));
        }

        compute.EnterThread();
        var judge = new Judge(weights, compute, recipe.BatchSize);
        var learner = new Learner("judge", "judge", judge.Parameters, recipe.LearningRate, beta1: 0.9,
            gradientLimit: double.PositiveInfinity);
        var variations = new DigitVariations(random);
        var pictures = new Batch(recipe.BatchSize, compute);
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
                pictures.Digits[b] = digits.Labels[digit];
                variations.Draw(digits.Picture(digit), pictures.Values.Slice(b * JudgeWeights.Pixels, JudgeWeights.Pixels));
            }

            using var calls = NativeCalls.Enter();
            using var scope = NewDisposeScope();
            pictures.Send();
            learner.Rate = recipe.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / (recipe.Epochs * batches)));
            var loss = nn.functional.cross_entropy(judge.forward(pictures.Pictures, random).Logits, pictures.Labels);
            float value = loss.item<float>();
            learner.Step(loss, new LossPart("cross entropy", value));
            progress?.Report(new JudgeProgress((step / batches) + 1, recipe.Epochs, batch + 1, batches, value));
        }

        foreach (var parameter in judge.Parameters)
        {
            parameter.CopyBack();
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
