namespace CppnGallery.Gallery.Ratings;

/// <summary>
/// A share of weighted votes with Wilson's (1927) interval for the effective number of votes, share·(1 − share) / variance (Korn and Graubard 1998), the
/// variance being that of a ratio of sums over voters, times G/(G − 1). Without variance, where all agree, a voter counts as one vote; and never do votes
/// count for more than their weights allow, (Σw)²/Σw².
/// </summary>
internal static class ClusteredShare
{
    /// <summary>The share with its interval.</summary>
    /// <param name="hits">For each voter the weight of the votes that are in the share.</param>
    /// <param name="all">For each voter the weight of the votes it is a share of; 0 for one who has none. Their sum is above 0.</param>
    /// <param name="squares">Σw² over all votes.</param>
    public static Interval Of(double[] hits, double[] all, double squares)
    {
        int voters = all.Count(weight => weight > 0);
        double sum = all.Sum(), share = hits.Sum() / sum;
        double residuals = hits.Zip(all, (hit, of) => (hit - (share * of)) * (hit - (share * of))).Sum();
        double variance = voters > 1 ? residuals / (sum * sum) * voters / (voters - 1) : 0;
        double effective = variance > 0 ? Math.Min(share * (1 - share) / variance, sum * sum / squares) : voters;
        double z = Interval.NormalQuantile, spread = z * z / effective;
        double centre = (share + (spread / 2)) / (1 + spread);
        double half = z / (1 + spread) * Math.Sqrt((share * (1 - share) / effective) + (spread / (4 * effective)));
        return new(share, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
