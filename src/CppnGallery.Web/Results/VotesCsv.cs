using System.Globalization;
using System.Text;
using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Web.Results;

/// <summary>
/// Votes as comma-separated values (RFC 4180, UTF-8, lines ending in CR LF), without what leads to a person: no cookie, no matchup, no address; voters by the
/// order of their first votes in the file, and of the time the day alone, since who knows at what minute somebody voted would find all else they said.
/// </summary>
internal static class VotesCsv
{
    public const string ContentType = "text/csv";

    public const string Header = "vote,voter,day,latent,left,right,choice,weight,flagged";

    // Some 5,000 lines of 100 characters: a visitor who leaves is noticed between two pieces.
    private const int PieceCharacters = 512 << 10;

    public static async Task WriteAsync(Stream body, VoteLedger ledger, ModelsOnShow models, CancellationToken cancellationToken)
    {
        var votes = await ledger.ReadAsync(cancellationToken);
        var flagged = new Dictionary<Guid, string>();
        foreach (var exclusion in await ledger.ExclusionsAsync(cancellationToken))
        {
            flagged.TryAdd(exclusion.Voter, exclusion.Reason);
        }

        var voters = new Dictionary<Guid, int>();
        var piece = new StringBuilder(Header).Append("\r\n");
        for (int i = 0; i < votes.Count; i++)
        {
            var vote = votes[i];
            voters.TryAdd(vote.Voter, voters.Count + 1);
            piece.Append(CultureInfo.InvariantCulture, $"{i + 1},{voters[vote.Voter]},{vote.CastAt.UtcDateTime:yyyy-MM-dd},{vote.Latent},{Name(models, vote.LeftModel)},{Name(models, vote.RightModel)}")
                .Append(CultureInfo.InvariantCulture, $",{vote.Choice.ToText()},{1 / (vote.Probability * vote.Pairs):R},{Quoted(flagged.GetValueOrDefault(vote.Voter, ""))}\r\n");
            if (piece.Length >= PieceCharacters || i == votes.Count - 1)
            {
                await body.WriteAsync(Encoding.UTF8.GetBytes(piece.ToString()), cancellationToken);
                piece.Clear();
            }
        }

        await body.WriteAsync(Encoding.UTF8.GetBytes(piece.ToString()), cancellationToken);
    }

    private static string Name(ModelsOnShow models, string hash) => models.TryFind(new ModelId("", hash), out var model) ? model.Id.ToString() : hash;

    // Reasons may be the owner's own words.
    private static string Quoted(string text) => text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
