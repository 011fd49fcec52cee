using System.Net;
using System.Text.RegularExpressions;

namespace CppnGallery.Web.Tests;

/// <summary>A browser without script that keeps its cookies where a test can see them, and reads and sends forms.</summary>
internal sealed partial class FormBrowser(GalleryServer server) : IDisposable
{
    private readonly HttpClient _http = server.Visitor(cookies: false);

    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>A browser of the owner's.</summary>
    public static async Task<FormBrowser> SignedInAsync(GalleryServer server)
    {
        var browser = new FormBrowser(server);
        using var answer = await browser.SendAsync("/owner", await browser.TokenAsync("/owner"), "sign-in", ("Key", GalleryServer.OwnerKey));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("cppn-owner", browser.Cookies.Keys);
        return browser;
    }

    public async Task<string> PageAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var answer = await SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The antiforgery token in a page's form.</summary>
    public async Task<string> TokenAsync(string path)
    {
        var match = Token().Match(await PageAsync(path));
        Assert.True(match.Success, $"{path} has no form.");
        return WebUtility.HtmlDecode(match.Groups[1].Value);
    }

    /// <summary>Sends a form with this token, or with none.</summary>
    public Task<HttpResponseMessage> SendAsync(string path, string? token, string form, params (string Name, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(
            [
                new("_handler", form),
                .. token is null ? [] : (KeyValuePair<string, string>[])[new("__RequestVerificationToken", token)],
                .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)),
            ]),
        });

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        if (Cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        var answer = await _http.SendAsync(request);
        foreach (string set in answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
        {
            string[] pair = set.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
            {
                Cookies.Remove(pair[0]);
            }
            else
            {
                Cookies[pair[0]] = pair[1];
            }
        }

        return answer;
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex Token();
}
