namespace CppnGallery.Web.Hosting;

/// <summary>
/// Sites whose pages may watch here besides the gallery's own: the setting <c>Gallery:AllowedOrigins</c>, as <c>https://other.example</c>, separated by commas. How an origin is spelled
/// (a slash at its end, capitals, the usual port) makes no difference.
/// </summary>
internal sealed class SiteOrigins
{
    public const string Setting = "Gallery:AllowedOrigins";

    public static readonly SiteOrigins None = new([]);

    private readonly string[] _named;

    private SiteOrigins(string[] named) => _named = named;

    /// <summary>The origins in the one spelling that browsers send.</summary>
    public IReadOnlyList<string> All => _named;

    /// <exception cref="InvalidOperationException">The setting names something that is no origin.</exception>
    public static SiteOrigins From(IConfiguration configuration) => new(
        [.. (configuration[Setting] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(named => Spell(named)
            ?? throw new InvalidOperationException($"{Setting} names '{named}', which is no origin: scheme and host, and the port where it is not the usual one, as https://other.example."))]);

    /// <summary>Whether this origin is among those named.</summary>
    public bool Names(string origin) => Spell(origin) is { } spelled && _named.Contains(spelled);

    /// <summary>
    /// Whether the origin is where the request was sent: same host and port, and same scheme. A proxy that ends TLS and is not trusted leaves us with http where the browser has https; that is
    /// no other site.
    /// </summary>
    public static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && from.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase)
        && (from.Scheme == request.Scheme || (from.Scheme == Uri.UriSchemeHttps && !request.IsHttps))
        && (request.Host.Port is { } port ? from.Port == port : from.IsDefaultPort);

    private static string? Spell(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
            ? $"{uri.Scheme}://{uri.IdnHost}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}"
            : null;
}
