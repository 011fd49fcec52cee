using System.Collections.Immutable;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Models;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Latents;

namespace CppnGallery.Gallery.Votes;

/// <summary>Draws what is put to the vote.</summary>
/// <param name="models">The models to choose between.</param>
public sealed class Matchups(ModelsOnShow models)
{
    /// <summary>
    /// How many times likelier a telling pair is drawn than another. Telling is a pair in which one knob differs: two epochs of a
    /// run, or one recipe and epoch at two σ. Those answer the gallery's questions; the rest tie all ratings into one scale.
    /// </summary>
    public const int TellingPairWeight = 4;

    /// <summary>
    /// Pairs of models tried for one matchup before giving up. Two trained models seldom need more than one; only a model that draws
    /// nothing makes its pairs fail.
    /// </summary>
    public const int PairsTried = 8;

    /// <summary>
    /// Draws two models, a latent whose picture is blank in neither, and by a fair coin which model hangs on the left.
    /// </summary>
    /// <param name="random">Source of the pair, the latent and the sides (the matchup's identifier is unique whatever the source).</param>
    /// <param name="reason">Why there is no matchup, in a sentence for people; null when there is one.</param>
    /// <param name="cancellationToken">Ends the search between two pictures looked at.</param>
    /// <returns>A matchup, or null with a reason.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Matchup? Draw(Random random, out string? reason, CancellationToken cancellationToken = default)
    {
        if (models.All.Count < 2)
        {
            reason = $"A vote needs two models; {(models.All.Count == 0 ? "none is" : "only one is")} on show.";
            return null;
        }

        reason = null;
        for (int i = 0; i < PairsTried; i++)
        {
            var (left, right) = DrawPair(random);
            if (FreshLatent.TryDraw(random, [left, right], ImmutableHashSet<Latent>.Empty, out var latent, cancellationToken))
            {
                return new Matchup(Guid.NewGuid(), latent, left.Id, right.Id);
            }
        }

        reason = "No latent was found that two of the models both draw: their pictures keep coming out blank.";
        return null;
    }

    // Weighted draw over the n(n - 1)/2 pairs, walked twice rather than kept: a gallery shows tens of models.
    private (Model Left, Model Right) DrawPair(Random random)
    {
        int ticket = random.Next(Pairs().Sum(Weight));
        foreach (var pair in Pairs())
        {
            ticket -= Weight(pair);
            if (ticket < 0)
            {
                return random.Next(2) == 0 ? pair : (pair.Second, pair.First);
            }
        }

        throw new InvalidOperationException("A ticket below the sum of all weights belongs to some pair.");
    }

    private IEnumerable<(Model First, Model Second)> Pairs()
    {
        for (int i = 0; i < models.All.Count; i++)
        {
            for (int j = i + 1; j < models.All.Count; j++)
            {
                yield return (models.All[i], models.All[j]);
            }
        }
    }

    private static int Weight((Model First, Model Second) pair)
    {
        var (a, b) = (pair.First.Description, pair.Second.Description);
        bool twoEpochs = a.Run == b.Run && a.Epoch != b.Epoch;
        bool twoSigmas = a.Recipe == b.Recipe && a.Epoch == b.Epoch && a.ReluStddev != b.ReluStddev;
        return twoEpochs || twoSigmas ? TellingPairWeight : 1;
    }
}
