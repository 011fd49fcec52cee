using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Votes;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CppnGallery.Web.Votes;

/// <summary>Which matchup a request speaks of, and whether it was shown to who speaks.</summary>
internal sealed class ShownMatchups(MatchupTokens tokens, VoterCookie cookie)
{
    /// <summary>Reads the token, which must belong to the address's matchup and to the cookie's voter.</summary>
    public bool TryFind(
        HttpRequest request,
        string id,
        string? token,
        [NotNullWhen(true)] out Matchup? matchup,
        out Guid voter,
        [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (matchup, voter) = (null, default);
        if (!Guid.TryParse(id, out var matchupId))
        {
            problem = Problems.BadRequest("id", "The matchup's id is the one that GET /api/matchups/next gave.");
        }
        else if (!tokens.TryRead(token, out matchup, out voter))
        {
            problem = Problems.BadRequest("token", "The token is damaged, from another gallery or too old; GET /api/matchups/next gives a new matchup.");
        }
        else if (cookie.Read(request) is not { } known)
        {
            problem = Problems.BadRequest("cookie", "A vote needs the cookie that came with its pair, and it came without. A browser that keeps no cookies cannot vote.");
        }
        else if (matchup.Id != matchupId || known != voter)
        {
            problem = Problems.BadRequest("token", "The token belongs to another matchup or to another voter.");
        }
        else
        {
            problem = null;
        }

        return problem is null;
    }
}
