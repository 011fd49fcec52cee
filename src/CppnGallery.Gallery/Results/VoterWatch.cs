using CppnGallery.Gallery.Ratings.Screening;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Results;

/// <summary>A voter who is flagged for the first time.</summary>
/// <param name="Voter">Who.</param>
/// <param name="Reason">Why, as the exclusion's row says it: <see cref="VoterWatch.OneSided"/> or <see cref="VoterWatch.Random"/>.</param>
public readonly record struct NewFlag(Guid Voter, string Reason);

/// <summary>
/// Screens voters as their votes come: each is looked at again only once they voted again, so that a round costs as much as there is new. For one counter at
/// a time. A new one looks at everybody once, since it does not know whom its forerunner had looked at.
/// </summary>
public sealed class VoterWatch
{
    /// <summary>The reason of <see cref="FlagReason.OneSided"/>, as rows say it.</summary>
    public const string OneSided = "one-sided";

    /// <summary>The reason of <see cref="FlagReason.Random"/>.</summary>
    public const string Random = "random";

    private readonly Dictionary<Guid, int> _lookedAt = [];

    /// <summary>Looks at all who have new answers and are not counted apart yet.</summary>
    /// <param name="contenders">Every model voted on; at least one.</param>
    /// <param name="votes">The votes in the order they were cast.</param>
    /// <param name="excluded">Who is counted apart already: that is never taken back, and they are not looked at again.</param>
    /// <param name="cancellationToken">Ends it between two voters; the next look is then at the same voters.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<NewFlag> Look(
        IReadOnlyList<Contender> contenders, IReadOnlyList<StandingVote> votes, IReadOnlySet<Guid> excluded, CancellationToken cancellationToken = default)
    {
        var counted = CountedVotes.Of(contenders, votes);
        int[] answers = new int[counted.Voters.Count];
        foreach (var comparison in counted.Poll.Comparisons)
        {
            answers[comparison.Voter]++;
        }

        var fresh = Enumerable.Range(0, answers.Length)
            .Where(number => !excluded.Contains(counted.Voters[number]) && _lookedAt.GetValueOrDefault(counted.Voters[number]) != answers[number]).ToHashSet();
        var flags = fresh.Count == 0 ? [] : VoterScreening.Screen(counted.Poll, TasteFeatures.Of(contenders), fresh.Contains, cancellationToken);
        foreach (int number in fresh)
        {
            _lookedAt[counted.Voters[number]] = answers[number];
        }

        return [.. flags.Select(flag => new NewFlag(counted.Voters[flag.Voter], flag.Reason == FlagReason.OneSided ? OneSided : Random))];
    }
}
