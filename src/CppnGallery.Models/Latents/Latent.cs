using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CppnGallery.Kernels.Randomness;

namespace CppnGallery.Models.Latents;

/// <summary>
/// A latent vector: 32 numbers that are IEEE halves, always, so that what is shared is what was seen. Its text is either
/// <c>seed-N</c> (the first 32 Gaussians of the <see cref="RandomSource"/> of state N) or base64url of the 32 little-endian halves (86 characters).
/// Equality is equality of the values.
/// </summary>
public sealed class Latent : IEquatable<Latent>
{
    /// <summary>How many numbers a latent has.</summary>
    public const int Size = 32;

    /// <summary>Length of the base64url form: 64 bytes without padding.</summary>
    public const int EncodedLength = 86;

    private const string SeedPrefix = "seed-";

    private readonly float[] _values;

    private Latent(float[] values, string text)
    {
        _values = values;
        Text = text;
    }

    /// <summary>The 32 values, each exactly a half, unscaled (the networks multiply by 8 themselves).</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The text that names this latent in links: as it was given, <c>seed-N</c> or 86 characters.</summary>
    public string Text { get; }

    /// <summary>The latent <c>seed-N</c>: 32 unit Gaussians, the same on every machine.</summary>
    public static Latent FromSeed(ulong seed)
    {
        var values = new float[Size];
        var stream = new RandomSource(seed);
        for (int i = 0; i < Size; i++)
        {
            values[i] = (float)(Half)stream.NextGaussian();
        }

        return new Latent(values, SeedPrefix + seed.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A latent with these 32 values, each rounded to the nearest half.</summary>
    /// <exception cref="ArgumentException">Not 32 values, or one that is not finite as a half (magnitude past 65,504).</exception>
    public static Latent FromValues(ReadOnlySpan<float> values)
    {
        if (values.Length != Size)
        {
            throw new ArgumentException($"A latent has {Size} values; {values.Length} were given.", nameof(values));
        }

        var rounded = new float[Size];
        Span<byte> bytes = stackalloc byte[Size * 2];
        for (int i = 0; i < Size; i++)
        {
            Half half = (Half)values[i];
            if (!Half.IsFinite(half))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Latent value {i} is {values[i]}; values are finite halves (at most 65504)."), nameof(values));
            }

            rounded[i] = (float)half;
            BinaryPrimitives.WriteHalfLittleEndian(bytes[(i * 2)..], half);
        }

        return new Latent(rounded, Base64Url.EncodeToString(bytes));
    }

    /// <summary>Reads <c>seed-N</c> or the 86 characters.</summary>
    /// <exception cref="FormatException">The text is neither; the message says what is wrong with it.</exception>
    public static Latent Parse(string text) => TryParse(text, out var latent, out var error) ? latent : throw new FormatException(error);

    /// <summary>Reads <c>seed-N</c> (N from 0 to 2⁶⁴ − 1, no leading zeros) or the 86 characters; <paramref name="error"/> says in a sentence what is wrong.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Latent? latent, [NotNullWhen(false)] out string? error)
    {
        latent = null;
        if (string.IsNullOrEmpty(text))
        {
            error = "The latent is empty; write seed-N or 86 base64url characters.";
            return false;
        }

        return text.StartsWith(SeedPrefix, StringComparison.Ordinal)
            ? TryParseSeed(text, out latent, out error)
            : TryParseEncoded(text, out latent, out error);
    }

    /// <inheritdoc/>
    public bool Equals(Latent? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Latent);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (float value in _values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool TryParseSeed(string text, [NotNullWhen(true)] out Latent? latent, [NotNullWhen(false)] out string? error)
    {
        var digits = text.AsSpan(SeedPrefix.Length);
        if (!ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) || (digits.Length > 1 && digits[0] == '0'))
        {
            latent = null;
            error = "The latent seed-N takes a whole number N from 0 to 18446744073709551615, without leading zeros.";
            return false;
        }

        latent = FromSeed(seed);
        error = null;
        return true;
    }

    private static bool TryParseEncoded(string text, [NotNullWhen(true)] out Latent? latent, [NotNullWhen(false)] out string? error)
    {
        latent = null;
        if (text.Length != EncodedLength)
        {
            error = $"The latent has {text.Length} characters; write seed-N or exactly {EncodedLength} base64url characters.";
            return false;
        }

        Span<byte> bytes = stackalloc byte[Size * 2];
        if (!Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out int written) || written != bytes.Length)
        {
            error = "The latent is not base64url of 64 bytes: letters, digits, '-' and '_' only, the last of them A, Q, g or w.";
            return false;
        }

        Span<float> values = stackalloc float[Size];
        for (int i = 0; i < Size; i++)
        {
            Half half = BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * 2)..]);
            if (!Half.IsFinite(half))
            {
                error = $"Latent value {i} is not a finite number.";
                return false;
            }

            values[i] = (float)half;
        }

        latent = FromValues(values);
        if (latent.Text != text)
        {
            latent = null;
            error = "The latent's last character carries bits that belong to no value; the link is damaged.";
            return false;
        }

        error = null;
        return true;
    }
}
