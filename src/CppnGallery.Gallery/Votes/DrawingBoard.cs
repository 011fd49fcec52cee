using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Ratings.Drawing;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Votes;

/// <summary>Two models drawn for a matchup.</summary>
/// <param name="First">One of them.</param>
/// <param name="Second">The other.</param>
/// <param name="Probability">The pair's chance at the moment of the draw, above 0.</param>
/// <param name="Pairs">How many pairs could have been drawn.</param>
internal readonly record struct DrawnModels(Model First, Model Second, double Probability, int Pairs);

/// <summary>
/// The plan by which pairs are drawn, kept up with the votes and the models on show: planned anew beside the draws, at most every <see cref="BetweenPlans"/> where votes came, at once where
/// models did. Nobody is ever asked about a model that was retired. Safe to use from many threads.
/// </summary>
internal sealed class DrawingBoard
{
    /// <summary>How long a plan is drawn from at least, while the same models hang. A few seconds' votes move a chance by little.</summary>
    public static readonly TimeSpan BetweenPlans = TimeSpan.FromSeconds(5);

    private readonly ModelsOnShow _models;
    private readonly VoteTally _tally;
    private readonly VoteLedger _ledger;
    private readonly TimeProvider _clock;
    private readonly HashSet<(string, string)> _takenOut = [];
    private readonly Lock _lock = new();
    private volatile Plan _plan;
    private Task _planning = Task.CompletedTask;

    public DrawingBoard(ModelsOnShow models, VoteTally tally, VoteLedger ledger, TimeProvider clock)
    {
        (_models, _tally, _ledger, _clock) = (models, tally, ledger, clock);
        _plan = Make();
    }

    /// <summary>Ends when no plan is being made.</summary>
    public Task Planning => _planning;

    /// <summary>Draws a pair by the plan there is; null where no pair is left.</summary>
    public DrawnModels? Draw(Random random)
    {
        var plan = _plan;
        if (plan.ModelsVersion != _models.Version)
        {
            // New models are worth no visitor's wait: they are drawn once they are planned for. One that was taken away, or a first pair, is.
            if (plan.Chances is null || plan.Contenders.Any(model => _models.IsRetired(model.Id)))
            {
                Put(Make());
                plan = _plan;
            }
            else
            {
                PlanAnew();
            }
        }
        else if (plan.LedgerVersion != _ledger.Version && _clock.GetElapsedTime(plan.MadeAt) >= BetweenPlans)
        {
            PlanAnew();
        }

        return plan.Chances?.Draw(random) is { } drawn
            ? new(plan.Contenders[drawn.Pair.First], plan.Contenders[drawn.Pair.Second], drawn.Probability, drawn.Pairs)
            : null;
    }

    /// <summary>Takes a pair, in either order, out of this plan and all later ones; the others' chances grow alike.</summary>
    public void TakeOut(ModelId one, ModelId other)
    {
        lock (_lock)
        {
            _takenOut.Add(Unordered(one, other));
            _plan = Remaining(_plan);
        }
    }

    private static (string, string) Unordered(ModelId one, ModelId other) =>
        string.CompareOrdinal(one.Hash, other.Hash) < 0 ? (one.Hash, other.Hash) : (other.Hash, one.Hash);

    private void PlanAnew()
    {
        lock (_lock)
        {
            if (_planning.IsCompleted)
            {
                _planning = Task.Run(() => Put(Make()));
            }
        }
    }

    private void Put(Plan plan)
    {
        lock (_lock)
        {
            // Two may be made at once; what is known of more models stays.
            if (plan.ModelsVersion >= _plan.ModelsVersion)
            {
                _plan = Remaining(plan);
            }
        }
    }

    // The plan without the pairs that were taken out, before it was made or meanwhile. Under the lock.
    private Plan Remaining(Plan plan)
    {
        var chances = plan.Chances;
        foreach (var pair in (chances?.Pairs ?? []).Where(pair => _takenOut.Contains(Unordered(plan.Contenders[pair.First].Id, plan.Contenders[pair.Second].Id))).ToList())
        {
            chances = chances!.Pairs.Count == 1 ? null : chances.Without(pair);
        }

        return plan with { Chances = chances };
    }

    private Plan Make()
    {
        // Read first: a vote or a model that comes while this counts makes another plan due.
        var (votes, models) = (_ledger.Version, _models.Version);
        var contenders = DrawablePairs.Contenders(_models);
        var pairs = DrawablePairs.Of(contenders);
        return new Plan(contenders, pairs.Count == 0 ? null : PairPlan.For(new Poll(contenders.Count, Comparisons(contenders)), pairs), votes, models, _clock.GetTimestamp());
    }

    // One comparison a vote, so that votes count alike; who voted is of no matter to a plan.
    private IEnumerable<Comparison> Comparisons(IReadOnlyList<Model> contenders)
    {
        var numbers = contenders.Index().ToDictionary(at => at.Item.Id.Hash, at => at.Index);
        return from votes in _tally.Copy()
               where numbers.ContainsKey(votes.Models.Left) && numbers.ContainsKey(votes.Models.Right)
               from choice in Enum.GetValues<Choice>()
               let outcome = ComparisonOutcomes.From(choice)
               where outcome is not null
               from comparison in Enumerable.Repeat(new Comparison(0, numbers[votes.Models.Left], numbers[votes.Models.Right], outcome.Value), votes.Counts[(int)choice])
               select comparison;
    }

    private sealed record Plan(IReadOnlyList<Model> Contenders, PairPlan? Chances, long LedgerVersion, long ModelsVersion, long MadeAt);
}
