namespace CppnGallery.Gallery.Ratings;

/// <summary>
/// Added weights of votes by who hung left, who hung right and the outcome: all that the likelihood needs, so that a Newton step costs
/// contenders², however many votes there are.
/// </summary>
internal sealed class Tally(int contenders)
{
    private readonly double[] _weights = new double[contenders * contenders * 3];

    public Tally(Poll poll)
        : this(poll.Contenders)
    {
        foreach (var comparison in poll.Comparisons)
        {
            Add(comparison, comparison.Weight);
        }
    }

    public int Contenders => contenders;

    public double Ties { get; private set; }

    public double Total { get; private set; }

    public void Add(in Comparison comparison, double weight)
    {
        _weights[(((comparison.Left * contenders) + comparison.Right) * 3) + (int)comparison.Outcome] += weight;
        Total += weight;
        if (comparison.Outcome == ComparisonOutcome.Tie)
        {
            Ties += weight;
        }
    }

    /// <summary>Weights of left, right and tie for an ordered pair.</summary>
    public ReadOnlySpan<double> this[int left, int right] => _weights.AsSpan(((left * contenders) + right) * 3, 3);
}
