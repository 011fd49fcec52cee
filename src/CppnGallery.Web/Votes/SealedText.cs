using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace CppnGallery.Web.Votes;

/// <summary>
/// Texts of ours in strangers' hands: encrypted, signed and good for a time. The same text sealed twice gives two results that nobody can tell belong together,
/// and the length tells nothing of texts of up to <see cref="Block"/> characters.
/// </summary>
/// <param name="protection">Whose keys.</param>
/// <param name="purpose">What the texts are for; one purpose's cannot be opened as another's.</param>
internal sealed class SealedText(IDataProtectionProvider protection, string purpose)
{
    private const int Block = 256;

    // Longer than any of ours (about 500 characters): nothing is decrypted for those who send megabytes.
    private const int MaxLength = 2048;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector(purpose).ToTimeLimitedDataProtector();

    /// <summary>Seals a text that does not end in a space.</summary>
    /// <returns>Letters, digits, '-' and '_'.</returns>
    public string Seal(string text, DateTimeOffset expires) => _protector.Protect(text.PadRight((text.Length + Block - 1) / Block * Block), expires);

    /// <summary>Opens what was sealed here and has not expired; which of the two it fails at is nobody's business.</summary>
    public bool TryOpen(string? given, [NotNullWhen(true)] out string? text, out DateTimeOffset expires)
    {
        (text, expires) = (null, default);
        // The decoder would pass over blanks; what was sealed here is letters and nothing else.
        if (given is null or { Length: 0 or > MaxLength } || given.AsSpan().ContainsAnyExcept(Letters))
        {
            return false;
        }

        try
        {
            text = _protector.Unprotect(given, out expires).TrimEnd(' ');
            return true;
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return false;
        }
    }
}
