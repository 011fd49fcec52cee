using System.Collections.Immutable;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Ratings.Drawing;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Votes;

/// <summary>
/// Draws what is put to the vote: a pair of models where the answer tells most (<see cref="PairPlan"/>), one latent for both, and the sides by a coin.
/// </summary>
public sealed class Matchups
{
    private readonly ModelsOnShow _models;
    private readonly DrawingBoard _board;

    /// <summary>Draws by the plan of this board.</summary>
    internal Matchups(ModelsOnShow models, DrawingBoard board) => (_models, _board) = (models, board);

    /// <summary>
    /// Draws two models, a latent whose picture is blank in neither, and by a fair coin which model hangs on the left. A blank costs another latent and never
    /// the pair, whose chance is stored with its vote. A pair for which <see cref="FreshLatent.TriesAPicture"/> latents in a row are blank in one of the two is
    /// drawn no more until the gallery opens again, and another is drawn in its place.
    /// </summary>
    /// <param name="random">Source of the pair, the latent and the sides (the matchup's identifier is unique whatever the source).</param>
    /// <param name="reason">Why there is no matchup, in a sentence for people; null when there is one.</param>
    /// <param name="cancellationToken">Ends the search between two pictures looked at.</param>
    /// <returns>A matchup, or null with a reason.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Matchup? Draw(Random random, out string? reason, CancellationToken cancellationToken = default)
    {
        if (_models.All.Count is < 2 and var count)
        {
            reason = $"A vote needs two models; {(count == 0 ? "none is" : "only one is")} on show.";
            return null;
        }

        while (_board.Draw(random) is { } drawn)
        {
            var (first, second) = (drawn.First, drawn.Second);
            if (FreshLatent.TryDraw(random, [first, second], ImmutableHashSet<Latent>.Empty, out var latent, cancellationToken: cancellationToken))
            {
                var (left, right) = random.Next(2) == 0 ? (first, second) : (second, first);
                reason = null;
                return new Matchup(Guid.NewGuid(), latent, left.Id, right.Id, drawn.Probability, drawn.Pairs);
            }

            _board.TakeOut(first.Id, second.Id);
        }

        reason = "No latent was found that two of the models both draw: their pictures keep coming out blank.";
        return null;
    }
}
