namespace CppnGallery.Gallery.Ratings.Simulation;

/// <summary>
/// People with known tastes, to try the ratings on. Shares are of voters, 0..1, and add up to at most 1; standard deviations are at least
/// 0.
/// </summary>
/// <param name="Strengths">True log-strengths of the contenders.</param>
public sealed record Electorate(IReadOnlyList<double> Strengths)
{
    /// <summary>Davidson's ν: two equal contenders are tied with a chance of ν / (2 + ν). At least 0.</summary>
    public double Ties { get; init; } = 0.5;

    /// <summary>Standard deviation of a voter's own strengths from the true ones.</summary>
    public double TasteStddev { get; init; }

    /// <summary>Mean log-odds of left between equals.</summary>
    public double SideBias { get; init; }

    /// <summary>Standard deviation of a voter's own side bias from it.</summary>
    public double SideBiasStddev { get; init; }

    /// <summary>Share of voters who toss a coin.</summary>
    public double CoinTossers { get; init; }

    /// <summary>Share of voters who always answer the same side.</summary>
    public double OneSided { get; init; }

    /// <summary>Share of votes that are skips, of any voter.</summary>
    public double Skips { get; init; }

    /// <summary>Draws a voter.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range.</exception>
    public SimulatedVoter Draw(Random random)
    {
        Check();
        double ticket = random.NextDouble();
        var kind = ticket < CoinTossers ? VoterKind.CoinTosser : ticket < CoinTossers + OneSided ? VoterKind.OneSided : VoterKind.Honest;
        return new SimulatedVoter(kind, this, random);
    }

    private void Check()
    {
        Require(Strengths.Count > 1 && Strengths.All(double.IsFinite), nameof(Strengths), "are at least 2 finite numbers");
        Require(Ties >= 0 && double.IsFinite(Ties), nameof(Ties), "is a finite number of at least 0");
        Require(TasteStddev >= 0 && double.IsFinite(TasteStddev), nameof(TasteStddev), "is a finite number of at least 0");
        Require(SideBiasStddev >= 0 && double.IsFinite(SideBiasStddev), nameof(SideBiasStddev), "is a finite number of at least 0");
        Require(double.IsFinite(SideBias), nameof(SideBias), "is a finite number");
        Require(CoinTossers >= 0 && OneSided >= 0 && CoinTossers + OneSided <= 1, nameof(CoinTossers), $"and {nameof(OneSided)} are shares that add up to at most 1");
        Require(Skips is >= 0 and <= 1, nameof(Skips), "is a share of 0 to 1");
    }

    private static void Require(bool holds, string name, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"{name} {what}.");
        }
    }
}
