using MathNet.Numerics.LinearAlgebra;
using CppnGallery.Gallery.Ratings.Drawing;

namespace CppnGallery.Gallery.Ratings.Screening;

/// <summary>
/// What everybody but one voter thinks of the contenders. The prior of <see cref="PairPlan"/> makes it exist whatever votes are left, and
/// errs towards no difference, which asks less agreement of a voter.
/// </summary>
internal sealed class Consensus
{
    private readonly Poll _poll;
    private readonly Tally _tally;
    private readonly Design _design;
    private readonly Vector<double> _ofAll;

    public Consensus(Poll poll)
    {
        _poll = poll;
        _tally = new Tally(poll);
        _design = Design.FreeWithPrior(poll.Contenders, PairPlan.PriorStddev);
        _ofAll = Climb(start: null).Free;
    }

    /// <summary>Log-strengths without the votes of one voter, all of which are given.</summary>
    public double[] Without(IReadOnlyList<Comparison> votes)
    {
        Count(votes, -1);
        double[] strengths = Climb(_ofAll).Natural[.._poll.Contenders];
        Count(votes, 1);
        return strengths;
    }

    private void Count(IReadOnlyList<Comparison> votes, int sign)
    {
        foreach (var comparison in votes)
        {
            _tally.Add(comparison, sign * comparison.Weight);
        }
    }

    private DavidsonFit Climb(Vector<double>? start) =>
        DavidsonFit.Climb(_tally, _design, start)
            ?? throw new InvalidOperationException("With a prior there is always one finite maximum.");
}
