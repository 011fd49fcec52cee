using CppnGallery.Gallery.Ratings;

namespace CppnGallery.Gallery.Results;

/// <summary>
/// What a doubling of epochs and of σ does to the strength of the trained residual networks, their width given: <see cref="FeatureRegression"/> on the votes among
/// them. A straight line in the logarithms, so a summary and no law.
/// </summary>
/// <param name="EpochsDoubled">Log-odds that twice the epochs add.</param>
/// <param name="SigmaDoubled">Log-odds that twice the σ adds.</param>
/// <param name="Answers">Votes that it rests on.</param>
/// <param name="Contenders">Models among which they were cast.</param>
public sealed record Trends(Interval EpochsDoubled, Interval SigmaDoubled, int Answers, int Contenders)
{
    /// <summary>The trends; null where the votes cannot tell them.</summary>
    internal static Trends? Of(IReadOnlyList<Contender> contenders, Poll poll)
    {
        int[] places = [.. Enumerable.Range(0, contenders.Count).Where(place => contenders[place].Description is { IsDense: false, Epoch: > 0, ReluStddev: > 0 })];
        var numbers = places.Select((place, number) => (place, number)).ToDictionary(at => at.place, at => at.number);
        Comparison[] among =
        [
            .. poll.Comparisons.Where(vote => numbers.ContainsKey(vote.Left) && numbers.ContainsKey(vote.Right))
                .Select(vote => vote with { Left = numbers[vote.Left], Right = numbers[vote.Right] }),
        ];
        if (among.Length == 0)
        {
            return null;
        }

        // Width as a third feature only where there are widths, since one that never differs cannot be told from nothing.
        var networks = places.Select(place => contenders[place].Description!).ToList();
        bool widths = networks.Select(network => network.Nodes).Distinct().Count() > 1;
        double[][] features = [.. networks.Select(network => (double[])
            [Math.Log2(network.Epoch), Math.Log2(network.ReluStddev), .. widths ? [Math.Log2(network.Nodes)] : Array.Empty<double>()])];
        return FeatureRegression.Of(new Poll(places.Length, among), features) is { } regression
            ? new(regression.Effects[0], regression.Effects[1], among.Length, places.Length)
            : null;
    }
}
