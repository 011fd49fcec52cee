using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Votes;

/// <summary>Hangs pairs before voters, without a name, and says the names once they have voted.</summary>
internal sealed class MatchupDesk(
    Matchups matchups, OpenPairs open, MatchupTokens tokens, MatchupPictures pictures, VoterCookie cookie, IOptions<VoteSettings> settings, TimeProvider clock)
{
    /// <summary>Where the pictures of pairs are, under the gallery's root.</summary>
    public const string PicturesPath = "/api/matchups/pictures";

    /// <summary>Shown at up to 420 points, so sharp on dense screens, and drawn in a tenth of a second.</summary>
    public const int PictureSide = 840;

    /// <summary>A pair for who asks, who gets a voter's cookie with the first one; null with a reason for people where there is none.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public MatchupAnswer? Hang(HttpContext http, out string? reason, CancellationToken cancellationToken)
    {
        string? why = null;
        var voter = cookie.ReadOrGive(http);
        if (!open.TryNext(voter, () => matchups.Draw(Random.Shared, out why, cancellationToken), out var matchup))
        {
            reason = why;
            return null;
        }

        reason = null;
        var expires = clock.GetUtcNow().AddMinutes(settings.Value.TokenMinutes);
        return new MatchupAnswer(matchup.Id, matchup.Latent.Text, Side(matchup.Left), Side(matchup.Right), tokens.Write(matchup, voter, expires));

        MatchupSide Side(ModelId model) => new($"{http.Request.PathBase}{PicturesPath}/{pictures.Write(model, matchup.Latent, expires)}.png");
    }

    /// <summary>What a voter learns of a matchup that a vote of theirs stands on.</summary>
    public static VoteAnswer Reveal(HttpContext http, Matchup matchup, CastResult cast, VoteLimits limits)
    {
        string root = http.Request.PathBase;
        double undo = Math.Max(0, (limits.Undo - cast.Age).TotalSeconds);
        return new(Side(matchup.Left, cast.Shares.Left), Side(matchup.Right, cast.Shares.Right), cast.Shares.Votes, undo);

        VoteSide Side(ModelId model, double? share)
        {
            var artwork = new ArtworkId(model, matchup.Latent);
            return new(model.ToString(), share, $"{root}/iiif/{artwork}/full/{PictureSide},/0/default.png", $"{root}/art/{model}/{matchup.Latent}");
        }
    }
}
