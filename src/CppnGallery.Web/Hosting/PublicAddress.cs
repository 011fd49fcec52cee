namespace CppnGallery.Web.Hosting;

/// <summary>Where visitors find the gallery, the setting <c>Gallery:PublicAddress</c>, such as <c>https://example.org/gallery</c>. It counts for more than what requests say.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Host">Name and, where it is not the scheme's own, port.</param>
/// <param name="Path">What stands before all paths; empty at the root of a site, and else without a slash at its end.</param>
internal sealed record PublicAddress(string Scheme, HostString Host, PathString Path)
{
    public const string Setting = "Gallery:PublicAddress";

    /// <summary>Without a slash at its end.</summary>
    public override string ToString() => $"{Scheme}://{Host.ToUriComponent()}{Path.ToUriComponent()}";

    /// <summary>Reads the setting; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is no such address.</exception>
    public static PublicAddress? From(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address is { Query: "", Fragment: "", UserInfo: "" } && !address.AbsolutePath.Contains("//", StringComparison.Ordinal)
            ? new(address.Scheme, HostString.FromUriComponent(address.Authority), PathString.FromUriComponent(address.AbsolutePath.TrimEnd('/')))
            : throw new InvalidOperationException($"{Setting} is '{text}'. It is the address that visitors open, http or https, with a host and the path below which the gallery lies, "
                + "such as https://example.org or https://example.org/gallery.");
    }
}
