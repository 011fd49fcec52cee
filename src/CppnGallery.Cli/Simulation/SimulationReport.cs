using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Simulation;

namespace CppnGallery.Cli.Simulation;

/// <summary>What a simulation found.</summary>
/// <param name="Note">That it is one.</param>
/// <param name="Settings">What was simulated.</param>
/// <param name="Database">The first poll's scratch database, where it was kept.</param>
/// <param name="Answers">Votes of the first poll, skips left out.</param>
/// <param name="Strengths">The first poll's strengths, after the flagged were left out.</param>
/// <param name="Effects">Its effects of epochs and σ.</param>
/// <param name="EpochsShare">Its share of decided votes for 24 epochs against 6; null without such votes.</param>
/// <param name="Flagged">Its flagged voters.</param>
/// <param name="Decided">When 6 against 24 epochs was decided; null where there are no such networks.</param>
/// <param name="Coverage">How often the polls' intervals held the truth.</param>
internal sealed record SimulationReport(
    string Note,
    SimulationSettings Settings,
    string? Database,
    int Answers,
    IReadOnlyList<Recovered> Strengths,
    IReadOnlyList<Recovered> Effects,
    Interval? EpochsShare,
    FlagReport Flagged,
    DecisionReport? Decided,
    IReadOnlyList<CoverageReport> Coverage);

/// <summary>Flagged voters by what they truly are.</summary>
internal sealed record FlagReport(int Honest, int CoinTossers, int OneSided);

/// <summary>After how many votes, skips included, over all polls; the median is null where half of the polls did not decide it.</summary>
internal sealed record DecisionReport(int Polls, int DecidedPolls, int? MedianVotes);

/// <summary>Intervals that held the truth.</summary>
internal sealed record CoverageReport(string Name, int Intervals, int Held)
{
    public double? Share => Intervals == 0 ? null : Held / (double)Intervals;
}
