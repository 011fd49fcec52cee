using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Ratings.Drawing;
using CppnGallery.Networks.Checkpoints;

namespace CppnGallery.Gallery.Votes;

/// <summary>
/// The plan by which pairs are drawn, kept up with the votes: planned anew beside the draws, at most every <see cref="BetweenPlans"/> and only where votes came.
/// Safe to use from many threads.
/// </summary>
internal sealed class DrawingBoard
{
    /// <summary>How long a plan is drawn from at least. A few seconds' votes move a chance by little.</summary>
    public static readonly TimeSpan BetweenPlans = TimeSpan.FromSeconds(5);

    private readonly VoteTally _tally;
    private readonly VoteLedger _ledger;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Lock _lock = new();
    private volatile Plan _plan;
    private Task _planning = Task.CompletedTask;

    public DrawingBoard(ModelsOnShow models, VoteTally tally, VoteLedger ledger, TimeProvider clock)
    {
        (_tally, _ledger, _clock) = (tally, ledger, clock);
        Contenders = DrawablePairs.Contenders(models);
        for (int i = 0; i < Contenders.Count; i++)
        {
            _numbers[Contenders[i].Id.Hash] = i;
        }

        _plan = Make(DrawablePairs.Of(Contenders));
    }

    /// <summary>The models that are put to the vote.</summary>
    public IReadOnlyList<Model> Contenders { get; }

    /// <summary>Ends when no plan is being made.</summary>
    public Task Planning => _planning;

    /// <summary>Draws a pair by the plan there is; null where no pair is left.</summary>
    public DrawnPair? Draw(Random random)
    {
        var plan = _plan;
        if (plan.Version != _ledger.Version && _clock.GetElapsedTime(plan.MadeAt) >= BetweenPlans)
        {
            PlanAnew();
        }

        return plan.Chances?.Draw(random);
    }

    /// <summary>Takes a pair out of this plan and all later ones; the others' chances grow alike.</summary>
    public void TakeOut(ContenderPair pair)
    {
        lock (_lock)
        {
            _plan = _plan with { Chances = Without(_plan.Chances, pair) };
        }
    }

    private static PairPlan? Without(PairPlan? chances, ContenderPair pair) =>
        chances is null || !chances.Pairs.Contains(pair) ? chances : chances.Pairs.Count == 1 ? null : chances.Without(pair);

    private void PlanAnew()
    {
        lock (_lock)
        {
            if (_planning.IsCompleted)
            {
                _planning = Task.Run(() =>
                {
                    var planned = Make(_plan.Chances?.Pairs ?? []);
                    lock (_lock)
                    {
                        // Pairs may have been taken out meanwhile.
                        var gone = (planned.Chances?.Pairs ?? []).Except(_plan.Chances?.Pairs ?? []);
                        _plan = planned with { Chances = gone.Aggregate(planned.Chances, Without) };
                    }
                });
            }
        }
    }

    private Plan Make(IReadOnlyList<ContenderPair> pairs)
    {
        // Read first: a vote that comes while this counts makes another plan due.
        long version = _ledger.Version;
        return new Plan(pairs.Count == 0 ? null : PairPlan.For(new Poll(Contenders.Count, Comparisons()), pairs), version, _clock.GetTimestamp());
    }

    // One comparison a vote, so that votes count alike; who voted is of no matter to a plan.
    private IEnumerable<Comparison> Comparisons() =>
        from votes in _tally.Copy()
        where _numbers.ContainsKey(votes.Models.Left) && _numbers.ContainsKey(votes.Models.Right)
        from choice in Enum.GetValues<Choice>()
        let outcome = ComparisonOutcomes.From(choice)
        where outcome is not null
        from comparison in Enumerable.Repeat(new Comparison(0, _numbers[votes.Models.Left], _numbers[votes.Models.Right], outcome.Value), votes.Counts[(int)choice])
        select comparison;

    private sealed record Plan(PairPlan? Chances, long Version, long MadeAt);
}
