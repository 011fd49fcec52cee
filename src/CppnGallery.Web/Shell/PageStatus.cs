namespace CppnGallery.Web.Shell;

internal static class PageStatus
{
    /// <summary>
    /// Gives a page this status, only as the answer starts: a page that is a 404 while it renders is taken for no page, and the one for unknown addresses is sent instead.
    /// </summary>
    public static void AnswerAs(this HttpContext http, int status) => http.Response.OnStarting(() =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    });
}
