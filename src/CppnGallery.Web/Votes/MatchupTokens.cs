using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using Microsoft.AspNetCore.DataProtection;

namespace CppnGallery.Web.Votes;

/// <summary>
/// A matchup in the hands of its voter: sealed, so that names stay hidden and nothing needs to be kept here until the vote comes. It says who was asked, so a
/// matchup cannot be voted on twice by dropping the cookie between the votes.
/// </summary>
internal sealed class MatchupTokens(IDataProtectionProvider protection)
{
    private const char Separator = ' ';
    private const int Parts = 7;

    private readonly SealedText _seal = new(protection, "CppnGallery.Matchup.2");

    public string Write(Matchup matchup, Guid voter, DateTimeOffset expires) => _seal.Seal(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{matchup.Id} {voter} {matchup.Left} {matchup.Right} {matchup.Latent} {matchup.Probability:R} {matchup.Pairs}"),
        expires);

    /// <summary>Reads a token that was written here and has not expired.</summary>
    public bool TryRead(string? token, [NotNullWhen(true)] out Matchup? matchup, out Guid voter)
    {
        (matchup, voter) = (null, default);
        if (!_seal.TryOpen(token, out string? text, out _))
        {
            return false;
        }

        string[] parts = text.Split(Separator);
        if (parts.Length != Parts || !ModelId.TryParse(parts[2], out var left, out _) || !ModelId.TryParse(parts[3], out var right, out _))
        {
            return false;
        }

        matchup = new Matchup(
            Guid.Parse(parts[0]),
            Latent.Parse(parts[4]),
            left,
            right,
            double.Parse(parts[5], CultureInfo.InvariantCulture),
            int.Parse(parts[6], CultureInfo.InvariantCulture));
        voter = Guid.Parse(parts[1]);
        return true;
    }
}
