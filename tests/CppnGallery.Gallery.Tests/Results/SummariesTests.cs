using CppnGallery.Gallery.Results;

namespace CppnGallery.Gallery.Tests.Results;

public sealed class SummariesTests
{
    [Fact]
    public void The_map_has_a_cell_a_sigma_and_epoch_and_counts_votes_against_all_elsewhere()
    {
        Contender a = Ballots.Network("0000000a", 6, 0.5), b = Ballots.Network("0000000b", 24, 0.5), twin = Ballots.Network("0000000c", 6, 0.5, run: "twin"),
            narrow = Ballots.Network("0000000d", 6, 0.3, nodes: 4), dense = Ballots.Network("0000000e", 6, 0, 128, recipe: "cppn-gan", blocks: 0), gone = Ballots.Network("0000000f", 12, 0.5, onShow: false);
        var map = Ballots.Count([a, b, twin, narrow, dense, gone],
            [.. Ballots.Duel(a, b, 3, 1), .. Ballots.Duel(twin, dense, 4, 0, 20), .. Ballots.Duel(a, twin, 9, 0, 40), .. Ballots.Duel(gone, b, 2, 0, 60)]).All!.Map;

        Assert.Equal([new WinRow(0.5, 6), new(0.3, 4)], map.Rows);
        Assert.Equal([6, 24], map.Columns);

        // Row 0 column 0 holds two models, whose votes between themselves say nothing about their place: 7 of 8.
        Assert.Equal([(0, 0, 8), (0, 1, 6), (1, 0, 0)], map.Cells.Select(cell => (cell.Row, cell.Column, cell.Wins.Decided)));
        Assert.Equal([7 / 8.0, 1 / 6.0, null], map.Cells.Select(cell => cell.Wins.Share?.Estimate));
    }

    /// <summary>An epoch of 60,000 stands beside five of 12,000, in whatever order they came; who does not say what he saw stands nowhere.</summary>
    [Fact]
    public void The_map_by_digits_puts_equal_amounts_together()
    {
        Contender shortly = Seen(Ballots.Network("0000000a", 5, 0.5), 12_000), longer = Seen(Ballots.Network("0000000b", 1, 0.5, run: "article"), 60_000),
            twice = Seen(Ballots.Network("0000000c", 2, 0.5, run: "article"), 60_000), silent = Ballots.Network("0000000d", 6, 0.5, run: "silent");
        var poll = Ballots.Count([shortly, longer, twice, silent], [.. Ballots.Duel(shortly, twice, 3, 1), .. Ballots.Duel(longer, twice, 2, 2, 20), .. Ballots.Duel(shortly, longer, 5, 0, 40)]).All!;

        Assert.Equal([1, 2, 5, 6], poll.Map.Columns);
        Assert.Equal([60_000, 120_000], poll.DigitsMap.Columns);
        Assert.Equal([(0, 8, 5 / 8.0), (1, 8, 3 / 8.0)], poll.DigitsMap.Cells.Select(cell => (cell.Column, cell.Wins.Decided, cell.Wins.Share!.Value.Estimate)));

        static Contender Seen(Contender of, int perEpoch) =>
            of with { Description = of.Description! with { Settings = new Dictionary<string, string> { ["digitsPerEpoch"] = $"{perEpoch}" } } };
    }

    [Fact]
    public void Trends_are_the_log_odds_of_a_doubling()
    {
        // As many contrasts as unknowns, sides balanced: 24 epochs against 6 at odds of 3 is two doublings, σ 1 against ½ at odds of 1/2 is one.
        Contender early = Ballots.Network("00000001", 6, 0.5), late = Ballots.Network("00000002", 24, 0.5), wild = Ballots.Network("00000003", 6, 1),
            untrained = Ballots.Network("00000004", 0, 0.5), dense = Ballots.Network("00000005", 6, 0, 128, recipe: "cppn-gan", blocks: 0);
        var trends = Ballots.Count([untrained, dense, early, late, wild],
            [.. Ballots.Duel(late, early, 30, 10), .. Ballots.Duel(wild, early, 12, 24, 100), .. Ballots.Duel(untrained, late, 9, 3, 200), .. Ballots.Duel(dense, late, 9, 3, 300)]).All!.Trends!;

        Assert.Equal(Math.Log(3) / 2, trends.EpochsDoubled.Estimate, 1e-6);
        Assert.Equal(-Math.Log(2), trends.SigmaDoubled.Estimate, 1e-6);
        Assert.Equal((76, 3), (trends.Answers, trends.Contenders));
    }

    [Fact]
    public void Taste_is_held_against_the_metrics_of_those_that_have_them()
    {
        // Strengths fall from the first to the last; Spearman's ρ = 1 − 6·Σd²/(n(n² − 1)) with figures in the order 1 2 3 5 4: Σd² = 2, ρ = −0.9 for falling figures.
        double[] distances = [10, 20, 30, 500, 40];
        Contender[] all = [.. distances.Select((distance, i) => Ballots.Network($"0000000{i}", i + 1, metrics: ("frechetDistance", distance)))];
        var votes = Enumerable.Range(0, 4).SelectMany(i => Ballots.Duel(all[i], all[i + 1], 20, 10, 100 * i));
        var comparison = Ballots.Count(all, votes).All!.Metrics.Single(metric => metric.Metric == "frechetDistance");

        Assert.Equal(distances, comparison.Points.Select(point => point.Value));
        Assert.Equal(-0.9, comparison.RankCorrelation!.Value, 1e-12);
        Assert.Empty(Ballots.Count(all, votes).All!.Metrics.Single(metric => metric.Metric == "legibleShare").Points);
        Assert.Null(Ballots.Count(all, votes).All!.Metrics.Single(metric => metric.Metric == "legibleShare").RankCorrelation);
        Assert.Null(Ballots.Count(all[..4], votes.Where(vote => vote.LeftModel != all[4].Id.Hash && vote.RightModel != all[4].Id.Hash)).All!.Metrics[1].RankCorrelation);
    }

    [Fact]
    public void Taste_is_held_against_liveliness_by_the_order_alone()
    {
        // Strengths of ranks 5 4 3 2 1. Contours of ranks 5 1 4 3 2: Σd² = 0 + 9 + 1 + 1 + 1 = 12, ρ = 1 − 6·12/120 = 0.4. Pieces of which three are equal have the ranks 5 4 2 2 2:
        // with ties ρ is Pearson's of the ranks, whose mean is 3: Σab = 2·2 + 1·1 + 0·−1 + −1·−1 + −2·−1 = 8, Σa² = 10, Σb² = 4 + 1 + 1 + 1 + 1 = 8.
        double[] contours = [4.96, 2.84, 3.43, 3.07, 2.92], pieces = [3, 2, 1, 1, 1];
        Contender[] all = [.. contours.Select((contour, i) => Ballots.Network($"0000000{i}", i + 1, metrics: [("contourLength", contour), ("pieces", pieces[i]), ("edgeWidth", 1)]))];
        var metrics = Ballots.Count(all, Enumerable.Range(0, 4).SelectMany(i => Ballots.Duel(all[i], all[i + 1], 20, 10, 100 * i))).All!.Metrics.ToDictionary(metric => metric.Metric);

        Assert.Equal(contours, metrics["contourLength"].Points.Select(point => point.Value));
        Assert.Equal(0.4, metrics["contourLength"].RankCorrelation!.Value, 1e-12);
        Assert.Equal(8 / Math.Sqrt(10 * 8), metrics["pieces"].RankCorrelation!.Value, 1e-12);
        Assert.Null(metrics["edgeWidth"].RankCorrelation);
        Assert.Empty(metrics["fineEnergy"].Points);
        Assert.Equal(MetricComparison.Judged.Concat(MetricComparison.Lively), metrics.Keys);
    }

    [Fact]
    public void Time_is_cut_into_the_shortest_steps_that_fit()
    {
        var noon = Ballots.Noon;

        Assert.Empty(VoteTimeline.Of([]).Counts);
        var minute = VoteTimeline.Of([noon.AddSeconds(61), noon, noon.AddSeconds(59)]);
        Assert.Equal((noon, TimeSpan.FromMinutes(1)), (minute.Start, minute.Step));
        Assert.Equal([2, 1], minute.Counts);
        Assert.Equal(TimeSpan.FromMinutes(1), VoteTimeline.Of([noon, noon.AddMinutes(59)]).Step);
        Assert.Equal(TimeSpan.FromMinutes(10), VoteTimeline.Of([noon, noon.AddMinutes(60)]).Step);
        var days = VoteTimeline.Of([noon, noon.AddDays(40)]);
        Assert.Equal((noon.AddHours(-12), TimeSpan.FromDays(1), 41), (days.Start, days.Step, days.Counts.Count));
        Assert.Equal(TimeSpan.FromDays(28), VoteTimeline.Of([noon, noon.AddYears(20)]).Step);
    }
}
