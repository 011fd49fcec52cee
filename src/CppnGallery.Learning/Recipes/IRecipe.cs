using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;

namespace CppnGallery.Learning.Recipes;

/// <summary>A way of training a generator: every setting of it, and what can be done with them.</summary>
public interface IRecipe
{
    /// <summary>The recipe's name, in checkpoints and on the command line.</summary>
    string Name { get; }

    /// <summary>Name of a run with these settings where none is given, <c>resnet6-sd1.00</c>.</summary>
    string RunName { get; }

    /// <summary>Pictures a batch.</summary>
    int BatchSize { get; }

    /// <summary>Who learns against the generator; null where nobody does.</summary>
    AdversarySteps? Adversary { get; }

    /// <summary>Throws when a setting is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The setting is named.</exception>
    void Validate();

    /// <summary>Every setting by name, as checkpoints record it.</summary>
    IReadOnlyDictionary<string, string> Describe();

    /// <summary>Networks with initial weights, drawn from <paramref name="random"/>, which the training goes on to use.</summary>
    /// <param name="random">Of everything that is drawn at random.</param>
    /// <param name="compute">Where and how.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range, and named.</exception>
    ITrainer CreateTrainer(RandomSource random, Compute compute);
}
