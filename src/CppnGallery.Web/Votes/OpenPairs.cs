using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Votes;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Votes;

/// <summary>
/// The pairs that each voter was shown and has not answered, at most <see cref="VoteSettings.OpenPairs"/>. Who asks for more is shown those again, the longest unseen
/// first: whoever wants another pair answers or skips one. It is kept in memory alone; a pair from before a restart can be voted on and is not shown again.
/// Safe to use from many threads.
/// </summary>
internal sealed class OpenPairs(ModelsOnShow models, IOptions<VoteSettings> settings) : IDisposable
{
    // Some 50 MB with all their pairs. The longest absent are forgotten first, and are then shown new pairs.
    private const int MostVoters = 5000;

    private readonly MemoryCache _voters = new(new MemoryCacheOptions { SizeLimit = MostVoters });

    /// <summary>A pair for this voter, new while there is room; false where there is none.</summary>
    /// <param name="voter">Who asks.</param>
    /// <param name="draw">Draws a new pair, or null.</param>
    /// <param name="matchup">What to show.</param>
    public bool TryNext(Guid voter, Func<Matchup?> draw, [NotNullWhen(true)] out Matchup? matchup)
    {
        var open = _voters.GetOrCreate(voter, entry =>
        {
            (entry.Size, entry.SlidingExpiration) = (1, TimeSpan.FromMinutes(settings.Value.TokenMinutes));
            return new List<Matchup>();
        })!;
        lock (open)
        {
            open.RemoveAll(pair => models.IsRetired(pair.Left) || models.IsRetired(pair.Right));
            matchup = open.Count < settings.Value.OpenPairs ? draw() : open[0];
            if (matchup is not null)
            {
                open.Remove(matchup);
                open.Add(matchup);
            }
        }

        return matchup is not null;
    }

    /// <summary>The voter has answered this pair.</summary>
    public void Close(Guid voter, Guid matchup)
    {
        if (_voters.TryGetValue(voter, out List<Matchup>? open))
        {
            lock (open!)
            {
                open.RemoveAll(pair => pair.Id == matchup);
            }
        }
    }

    public void Dispose() => _voters.Dispose();
}
