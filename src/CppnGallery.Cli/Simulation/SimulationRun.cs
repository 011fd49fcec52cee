using CppnGallery.Gallery.Ratings.Simulation;
using CppnGallery.Gallery.Results;
using CppnGallery.Gallery.Simulation;

namespace CppnGallery.Cli.Simulation;

/// <summary>Holds the polls. The first goes through a database, as votes do; the others from memory through the same count.</summary>
internal static class SimulationRun
{
    private const string Note = "Simulation: none of these votes was cast by anybody.";

    // How finely the moment of a decision is looked for.
    private const int LooksAPoll = 40;

    private sealed record Outcome(IReadOnlyList<Recovered> Strengths, IReadOnlyList<Recovered> Effects, int? Decided);

    public static async Task<SimulationReport> HoldAsync(SimulationSettings settings, string? database, CancellationToken cancellationToken)
    {
        var gallery = settings.Gallery();
        var electorate = settings.Electorate(gallery);
        var recovery = new Recovery(gallery, settings.PerDoubledEpochs, settings.PerDoubledSigma);
        string folder = database ?? Path.Combine(Path.GetTempPath(), $"cppn-simulated-{Guid.NewGuid():N}");
        using var scratch = ScratchGallery.Create(folder);
        try
        {
            var (votes, kinds) = gallery.Vote(electorate, settings.Voters, settings.VotesEach, settings.Seed);
            await scratch.AddAsync(votes, cancellationToken);
            var first = await CountAsync(scratch, gallery, cancellationToken);
            var outcomes = new Outcome[settings.Polls];
            ProgressBar.Watch("polls", progress => HoldAll(settings, gallery, electorate, recovery, outcomes, progress, cancellationToken));
            var poll = first.WithoutFlagged!;
            return new(
                Note, settings, database is null ? null : scratch.File, first.Counts.Answers, recovery.Strengths(poll), recovery.Effects(poll), poll[QuestionTopic.Epochs].Answer.Share,
                await FlagsAsync(scratch, kinds, cancellationToken), poll[QuestionTopic.Epochs].Parts.Count == 0 ? null : Decision(outcomes), Coverage(outcomes));
        }
        finally
        {
            if (database is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<GalleryResults> CountAsync(ScratchGallery scratch, SimulatedGallery gallery, CancellationToken cancellationToken)
    {
        var votes = await scratch.Ledger.ReadAsync(cancellationToken);
        foreach (var flag in new VoterWatch().Look(gallery.Contenders, votes, new HashSet<Guid>(), cancellationToken))
        {
            await scratch.Ledger.ExcludeAsync(flag.Voter, flag.Reason, cancellationToken);
        }

        return GalleryResults.Of(gallery.Contenders, votes, await scratch.Ledger.ExclusionsAsync(cancellationToken));
    }

    // Seeds are drawn before the polls are shared out, so that threads cannot show; neighbouring seeds have related sequences.
    private static void HoldAll(
        SimulationSettings settings, SimulatedGallery gallery, Electorate electorate, Recovery recovery, Outcome[] outcomes, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var random = new Random(settings.Seed);
        int[] seeds = [.. outcomes.Select(_ => random.Next())];
        int done = 0;
        Parallel.For(0, outcomes.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            var (votes, _) = gallery.Vote(electorate, settings.Voters, settings.VotesEach, seeds[i]);
            var poll = GalleryResults.Of(gallery.Contenders, votes, []).All!;
            outcomes[i] = new(recovery.Strengths(poll), recovery.Effects(poll), recovery.VotesUntilDecided(votes, Math.Max(1, votes.Count / LooksAPoll)));
            progress?.Report(Interlocked.Increment(ref done) / (double)outcomes.Length);
        });
    }

    private static async Task<FlagReport> FlagsAsync(ScratchGallery scratch, IReadOnlyList<VoterKind> kinds, CancellationToken cancellationToken)
    {
        var numbers = Enumerable.Range(0, kinds.Count).ToDictionary(SimulatedGallery.VoterOf);
        var flagged = (await scratch.Ledger.ExclusionsAsync(cancellationToken)).Select(exclusion => kinds[numbers[exclusion.Voter]]).ToList();
        return new(flagged.Count(kind => kind == VoterKind.Honest), flagged.Count(kind => kind == VoterKind.CoinTosser), flagged.Count(kind => kind == VoterKind.OneSided));
    }

    private static DecisionReport Decision(Outcome[] outcomes)
    {
        // Those that did not decide it would need more votes than there were: they sort last.
        int[] sorted = [.. outcomes.Select(outcome => outcome.Decided ?? int.MaxValue).Order()];
        int median = sorted[(sorted.Length - 1) / 2];
        return new(outcomes.Length, sorted.Count(votes => votes < int.MaxValue), median < int.MaxValue ? median : null);
    }

    private static IReadOnlyList<CoverageReport> Coverage(Outcome[] outcomes) =>
    [
        Held("strengths", outcomes.SelectMany(outcome => outcome.Strengths)),
        .. outcomes.SelectMany(outcome => outcome.Effects).GroupBy(effect => effect.Name).Select(effects => Held(effects.Key, effects)),
    ];

    private static CoverageReport Held(string name, IEnumerable<Recovered> all)
    {
        var known = all.Where(one => one.Estimate is not null).ToList();
        return new(name, known.Count, known.Count(one => one.IsCovered));
    }
}
