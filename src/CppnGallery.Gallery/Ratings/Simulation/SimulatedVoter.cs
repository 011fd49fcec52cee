using CppnGallery.Gallery.Votes;
using MathNet.Numerics.Distributions;

namespace CppnGallery.Gallery.Ratings.Simulation;

/// <summary>How a simulated voter answers.</summary>
public enum VoterKind
{
    /// <summary>By their taste.</summary>
    Honest,

    /// <summary>Any of left, right, both, neither alike.</summary>
    CoinTosser,

    /// <summary>Always the same side.</summary>
    OneSided,
}

/// <summary>One simulated voter.</summary>
public sealed class SimulatedVoter
{
    private readonly double[] _strengths;
    private readonly double _sideBias;
    private readonly double _logTies;
    private readonly double _skips;
    private readonly Choice _side;

    internal SimulatedVoter(VoterKind kind, Electorate electorate, Random random)
    {
        Kind = kind;
        _strengths = [.. electorate.Strengths.Select(strength => strength + Normal.Sample(random, 0, electorate.TasteStddev))];
        _sideBias = electorate.SideBias + Normal.Sample(random, 0, electorate.SideBiasStddev);
        _side = random.Next(2) == 0 ? Choice.Left : Choice.Right;
        _logTies = Math.Log(electorate.Ties);
        _skips = electorate.Skips;
    }

    /// <summary>How this voter answers.</summary>
    public VoterKind Kind { get; }

    /// <summary>Answers a matchup. A tie is both or neither by a fair coin.</summary>
    public Choice Answer(int left, int right, Random random)
    {
        if (random.NextDouble() < _skips)
        {
            return Choice.Skip;
        }

        if (Kind == VoterKind.OneSided)
        {
            return _side;
        }

        if (Kind == VoterKind.CoinTosser)
        {
            return (Choice)random.Next((int)Choice.Skip);
        }

        var chances = Davidson.Probabilities(_strengths[left] - _strengths[right] + _sideBias, _logTies);
        double ticket = random.NextDouble();
        return ticket < chances.Left ? Choice.Left
            : ticket < chances.Left + chances.Right ? Choice.Right
            : random.Next(2) == 0 ? Choice.Both : Choice.Neither;
    }
}
