using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Results;

/// <summary>How many votes there are.</summary>
/// <param name="Left">For the left picture.</param>
/// <param name="Right">For the right one.</param>
/// <param name="Both">For either.</param>
/// <param name="Neither">For none of the two.</param>
/// <param name="Skips">No answer; they count nowhere else.</param>
/// <param name="Voters">People who cast any of these.</param>
public sealed record VoteCounts(int Left, int Right, int Both, int Neither, int Skips, int Voters)
{
    /// <summary>All but the skips.</summary>
    public int Answers => Left + Right + Both + Neither;

    /// <summary>Counts votes.</summary>
    public static VoteCounts Of(IEnumerable<StandingVote> votes)
    {
        int[] counts = new int[Enum.GetValues<Choice>().Length];
        var voters = new HashSet<Guid>();
        foreach (var vote in votes)
        {
            counts[(int)vote.Choice]++;
            voters.Add(vote.Voter);
        }

        return new(counts[(int)Choice.Left], counts[(int)Choice.Right], counts[(int)Choice.Both], counts[(int)Choice.Neither], counts[(int)Choice.Skip], voters.Count);
    }
}
