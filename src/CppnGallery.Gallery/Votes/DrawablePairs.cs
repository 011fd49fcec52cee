using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Ratings.Drawing;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Votes;

/// <summary>
/// Which models are put to the vote and which pairs of them, by a rule that asks what the gallery wants to know and nothing else
/// (docs/decisions/voting.md).
/// </summary>
public static class DrawablePairs
{
    /// <summary>
    /// The models that are put to the vote: those with at least one epoch behind them. Untrained networks draw grey of less than 4 % contrast, the same for
    /// every σ; there is nothing to choose. Where fewer than two models are trained, all are.
    /// </summary>
    public static IReadOnlyList<Model> Contenders(ModelsOnShow models)
    {
        var all = models.All;
        var trained = all.Where(model => model.Description.Epoch > 0).ToList();
        return trained.Count < 2 ? all : trained;
    }

    /// <summary>
    /// Pairs between which one thing differs: two epochs of a run; or, after as many epochs, two σ, two numbers of nodes, or two recipes. The last models of
    /// two recipes too, whatever their epochs: the previous model against the new one, each at its best. Where that leaves models in parts without a pair
    /// between them, all pairs between two parts may be drawn as well, so that everything on show can be compared.
    /// </summary>
    /// <param name="contenders">The models, numbered by their places.</param>
    /// <returns>Each pair once, the lower number first, in order.</returns>
    public static IReadOnlyList<ContenderPair> Of(IReadOnlyList<Model> contenders)
    {
        var all = new List<ContenderPair>();
        for (int i = 0; i < contenders.Count; i++)
        {
            for (int j = i + 1; j < contenders.Count; j++)
            {
                all.Add(new ContenderPair(i, j));
            }
        }

        string[] runs = [.. contenders.Select(model => Lineage.RunOf(model.Description))];
        var lastEpochs = contenders.Zip(runs).GroupBy(model => model.Second, model => model.First.Description.Epoch).ToDictionary(run => run.Key, run => run.Max());
        var telling = all.Where(pair => IsTelling(At(pair.First), At(pair.Second))).ToHashSet();
        int[] parts = Parts(contenders.Count, telling);
        return [.. all.Where(pair => telling.Contains(pair) || parts[pair.First] != parts[pair.Second])];

        (ModelDescription Said, string Run, bool IsLast) At(int place)
        {
            var said = contenders[place].Description;
            return (said, runs[place], said.Epoch == lastEpochs[runs[place]]);
        }
    }

    private static bool IsTelling((ModelDescription Said, string Run, bool IsLast) one, (ModelDescription Said, string Run, bool IsLast) other)
    {
        var (a, b) = (one.Said, other.Said);
        if (one.Run == other.Run)
        {
            return a.Epoch != b.Epoch;
        }

        if (a.Recipe != b.Recipe)
        {
            return a.Epoch == b.Epoch || (one.IsLast && other.IsLast);
        }

        return a.Epoch == b.Epoch && (a.ReluStddev != b.ReluStddev) != (a.Nodes != b.Nodes);
    }

    // The part of each contender: those that a chain of pairs joins share one.
    private static int[] Parts(int count, IEnumerable<ContenderPair> pairs)
    {
        int[] parts = [.. Enumerable.Range(0, count)];
        foreach (var (first, second) in pairs)
        {
            var (kept, gone) = (parts[first], parts[second]);
            for (int i = 0; i < count; i++)
            {
                parts[i] = parts[i] == gone ? kept : parts[i];
            }
        }

        return parts;
    }
}
