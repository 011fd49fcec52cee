using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using CppnGallery.Gallery.Votes;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Latents;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Votes;

/// <summary>
/// A matchup in the hands of its voter: encrypted and signed, so that names stay hidden and nothing needs to be kept here until the
/// vote comes. It says who was asked, so a matchup cannot be voted on twice by dropping the cookie between the votes.
/// </summary>
internal sealed class MatchupTokens(IDataProtectionProvider protection, IOptions<VoteSettings> settings, TimeProvider clock)
{
    private const char Separator = ' ';
    private const int Parts = 7;

    // Longer than any token of ours (about 500 characters): nothing is decrypted for those who send megabytes.
    private const int MaxLength = 2048;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("CppnGallery.Matchup.2").ToTimeLimitedDataProtector();

    public string Write(Matchup matchup, Guid voter) => Write(matchup, voter, clock.GetUtcNow().AddMinutes(settings.Value.TokenMinutes));

    public string Write(Matchup matchup, Guid voter, DateTimeOffset expires) =>
        _protector.Protect(string.Join(Separator, matchup.Id, voter, matchup.Left, matchup.Right, matchup.Latent, matchup.Probability.ToString("R", CultureInfo.InvariantCulture), matchup.Pairs), expires);

    /// <summary>Reads a token that was written here and has not expired; which of the two it fails at is nobody's business.</summary>
    public bool TryRead(string? token, [NotNullWhen(true)] out Matchup? matchup, out Guid voter)
    {
        (matchup, voter) = (null, default);
        // The decoder would pass over blanks; a token is what was written here and nothing else.
        if (token is null or { Length: 0 or > MaxLength } || token.AsSpan().ContainsAnyExcept(Letters))
        {
            return false;
        }

        try
        {
            string[] parts = _protector.Unprotect(token).Split(Separator);
            if (parts.Length != Parts || !ModelId.TryParse(parts[2], out var left, out _) || !ModelId.TryParse(parts[3], out var right, out _))
            {
                return false;
            }

            matchup = new Matchup(Guid.Parse(parts[0]), Latent.Parse(parts[4]), left, right, double.Parse(parts[5], CultureInfo.InvariantCulture), int.Parse(parts[6], CultureInfo.InvariantCulture));
            voter = Guid.Parse(parts[1]);
            return true;
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return false;
        }
    }
}
