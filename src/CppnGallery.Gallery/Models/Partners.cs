using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Models;

/// <summary>Whom a model is compared with: the article's question sets 6 epochs of a run against 24 of the same.</summary>
public static class Partners
{
    /// <summary>The article's lively epoch.</summary>
    public const int Lively = 6;

    /// <summary>The article's long training.</summary>
    public const int Trained = 24;

    /// <summary>Every run that is on show after both 6 and 24 epochs, in the order of <see cref="ModelsOnShow.All"/>.</summary>
    public static IReadOnlyList<(Model Lively, Model Trained)> Pairs(ModelsOnShow models)
    {
        var all = models.All;
        return
        [
            .. from lively in all
               where lively.Description.Epoch == Lively
               from trained in all
               where trained.Description.Epoch == Trained && IsOfOneRun(lively, trained)
               select (lively, trained),
        ];
    }

    /// <summary>
    /// The model to set beside this one: of its run that after 24 epochs, beside which that after 6, else the one furthest from it in
    /// epochs; where its run shows no other, the
    /// first on show. Null where nothing else is on show.
    /// </summary>
    public static Model? Of(Model model, ModelsOnShow models)
    {
        int epoch = model.Description.Epoch;
        int wanted = epoch == Trained ? Lively : Trained;
        var others = models.All.Where(other => other.Id.Hash != model.Id.Hash).ToList();
        return others.Where(other => IsOfOneRun(model, other))
            .OrderByDescending(other => other.Description.Epoch == wanted)
            .ThenByDescending(other => Math.Abs(other.Description.Epoch - epoch))
            .FirstOrDefault() ?? others.FirstOrDefault();
    }

    /// <summary>
    /// From every other run that is on show, the model that learned from about as many digits as this one, within a quarter: whom it is
    /// fairly set beside where epochs differ in length.
    /// </summary>
    public static IReadOnlyList<Model> OfDigits(Model model, ModelsOnShow models)
    {
        const double Quarter = 1.25;
        if (TrainingLength.Of(model.Description).DigitsSeen is not (> 0 and var seen))
        {
            return [];
        }

        double Unlikeness(Model other) => TrainingLength.Of(other.Description).DigitsSeen is > 0 and var others
            ? Math.Max((double)others / seen, (double)seen / others) : double.PositiveInfinity;
        return
        [
            .. models.All.Where(other => !IsOfOneRun(model, other))
                .GroupBy(other => Lineage.RunOf(other.Description))
                .Select(run => run.MinBy(Unlikeness)!)
                .Where(other => Unlikeness(other) <= Quarter),
        ];
    }

    private static bool IsOfOneRun(Model one, Model other) => Lineage.RunOf(one.Description) == Lineage.RunOf(other.Description);
}
