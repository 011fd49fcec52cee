using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using Microsoft.AspNetCore.DataProtection;

namespace CppnGallery.Web.Votes;

/// <summary>A picture of a pair, as its address says.</summary>
/// <param name="Model">Who draws; by hash alone.</param>
/// <param name="Latent">What.</param>
/// <param name="Secret">Random, and in the sealed address alone: from it and the picture comes a tag that tells nothing.</param>
/// <param name="Expires">When the address ends.</param>
internal sealed record HiddenPicture(ModelId Model, Latent Latent, string Secret, DateTimeOffset Expires);

/// <summary>
/// Names for the pictures of a pair that say nothing of the models: sealed, another one each time, and good for as long as the pair's token. Nothing is kept here.
/// </summary>
internal sealed class MatchupPictures(IDataProtectionProvider protection)
{
    private const char Separator = ' ';
    private const int SecretDigits = 32;

    private readonly SealedText _seal = new(protection, "CppnGallery.MatchupPicture.1");

    public string Write(ModelId model, Latent latent, DateTimeOffset expires) =>
        _seal.Seal(string.Join(Separator, model.Hash, latent, RandomNumberGenerator.GetHexString(SecretDigits)), expires);

    /// <summary>Reads a name that was written here and has not expired.</summary>
    public bool TryRead(string name, [NotNullWhen(true)] out HiddenPicture? picture)
    {
        picture = _seal.TryOpen(name, out string? text, out var expires) && text.Split(Separator) is [var hash, var latent, var secret]
            ? new HiddenPicture(new ModelId("", hash), Latent.Parse(latent), secret, expires)
            : null;
        return picture is not null;
    }
}
