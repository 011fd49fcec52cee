using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Results;

/// <summary>A model that is rated.</summary>
/// <param name="Id">Its name; without a slug where only votes remember it.</param>
/// <param name="Description">What its checkpoint says; null where the gallery no longer has the checkpoint.</param>
/// <param name="OnShow">Whether it hangs; a retired model is rated on the votes it has.</param>
public sealed record Contender(ModelId Id, ModelDescription? Description, bool OnShow)
{
    /// <summary>
    /// The models on show at this moment that are put to the vote (<see cref="DrawablePairs.Contenders"/>) or were voted on, in their order; then those that only votes know, by
    /// hash.
    /// </summary>
    public static IReadOnlyList<Contender> Of(ModelsOnShow models, IEnumerable<StandingVote> votes)
    {
        var voted = votes.SelectMany(vote => new[] { vote.LeftModel, vote.RightModel }).ToHashSet();
        var put = DrawablePairs.Contenders(models).Select(model => model.Id.Hash).ToHashSet();
        var shown = models.All.Where(model => put.Contains(model.Id.Hash) || voted.Contains(model.Id.Hash)).ToList();
        var others = voted.Except(shown.Select(model => model.Id.Hash)).Order(StringComparer.Ordinal);
        return [.. shown.Select(model => new Contender(model.Id, model.Description, OnShow: true)), .. others.Select(hash => Retired(models, hash))];
    }

    private static Contender Retired(ModelsOnShow models, string hash) =>
        models.TryFind(new ModelId("", hash), out var model) ? new(model.Id, model.Description, OnShow: false) : new(new ModelId("", hash), null, OnShow: false);
}
