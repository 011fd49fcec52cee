namespace CppnGallery.Web.Hosting;

/// <summary>Queries of links that were copied out of the source of a page, where <c>&amp;</c> is written <c>&amp;amp;</c>; some programs write it so twice.</summary>
internal static class HtmlQuery
{
    private const string Escaped = "amp;";

    /// <summary>Reads the query of a request as it was meant.</summary>
    public static void Mend(HttpRequest request)
    {
        if (request.QueryString.Value is { } query && query.Contains(Escaped, StringComparison.OrdinalIgnoreCase))
        {
            request.QueryString = new QueryString(Mended(query));
        }
    }

    /// <summary>The query, which begins with its question mark or is empty, with no name in it that begins with <c>amp;</c>.</summary>
    public static string Mended(string query) =>
        query.Length == 0 ? query : $"?{string.Join('&', query[1..].Split('&').Select(Mend))}";

    private static string Mend(string part)
    {
        while (part.StartsWith(Escaped, StringComparison.OrdinalIgnoreCase))
        {
            part = part[Escaped.Length..];
        }

        return part;
    }
}
