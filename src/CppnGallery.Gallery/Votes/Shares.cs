namespace CppnGallery.Gallery.Votes;

/// <summary>
/// How people chose between two models, over all standing votes on any latent with these two shown together, on whichever sides.
/// A model's share is the part of those votes, skips left out, that would hang it: <c>left</c> hangs the left model, <c>right</c>
/// the right one, <c>both</c> hangs both and <c>neither</c> none. So each share is 0..1 by itself and the two need not add up to 1.
/// </summary>
/// <param name="Left">Share of the model that was on the left of the matchup asked about; null while nobody has answered.</param>
/// <param name="Right">Share of the other model; null while nobody has answered.</param>
/// <param name="Votes">How many votes are counted, skips left out.</param>
public sealed record Shares(double? Left, double? Right, int Votes)
{
    /// <summary>
    /// Shares from counts, one for each <see cref="Choice"/>. <paramref name="asShown"/> counts standing votes with the models on the sides asked about,
    /// <paramref name="swapped"/> those with the sides exchanged.
    /// </summary>
    internal static Shares From(ReadOnlySpan<int> asShown, ReadOnlySpan<int> swapped)
    {
        int both = asShown[(int)Choice.Both] + swapped[(int)Choice.Both];
        int left = asShown[(int)Choice.Left] + swapped[(int)Choice.Right];
        int right = asShown[(int)Choice.Right] + swapped[(int)Choice.Left];
        int votes = left + right + both + asShown[(int)Choice.Neither] + swapped[(int)Choice.Neither];
        return votes == 0 ? new Shares(null, null, 0) : new Shares((left + both) / (double)votes, (right + both) / (double)votes, votes);
    }
}
