namespace CppnGallery.Web.Hosting;

/// <summary>
/// Answers HEAD wherever GET is answered (RFC 9110, 9.3.2): everything behind sees GET and answers that, with the same headers, and the server leaves the content out. What is costly to
/// answer may look which it was.
/// </summary>
internal static class HeadRequests
{
    private static readonly object Mark = new();

    /// <summary>Whether the headers alone are wanted.</summary>
    public static bool WantsHeadAlone(this HttpContext http) => http.Items.ContainsKey(Mark);

    /// <summary>Before the routes.</summary>
    public static async Task AnswerAsGetAsync(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }

        http.Items[Mark] = true;
        http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Method = HttpMethods.Head;
        }
    }
}
