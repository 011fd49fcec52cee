using System.Net;
using System.Text.RegularExpressions;

namespace CppnGallery.Web.Tests;

/// <summary>The owner's forms on the pages of models, without script.</summary>
public sealed partial class ModelPageTests
{
    [Fact]
    public async Task The_owner_imports_retires_and_hangs_again_by_forms()
    {
        await using var far = GalleryServer.Start(2);
        await using var server = GalleryServer.Start(1);
        using var browser = server.Visitor();
        await SendAsync(browser, "/owner", "sign-in", ("Key", new StringContent(GalleryServer.OwnerKey)));
        var brought = far.Models[1];

        using var imported = await SendAsync(browser, "/models", "import", ("File", new ByteArrayContent(File.ReadAllBytes(far.PathOf(1)))));
        Assert.Equal(HttpStatusCode.Redirect, imported.StatusCode);
        Assert.EndsWith($"/models/{brought}?import=new", imported.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("The model is here, and hangs.", await browser.GetStringAsync(imported.Headers.Location), StringComparison.Ordinal);

        using var refused = await SendAsync(browser, "/models", "import", ("File", new ByteArrayContent(new byte[99])));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("role=\"alert\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var retired = await SendAsync(browser, $"/models/{brought}", "hanging", ("Hangs", new StringContent("false")));
        Assert.Equal(HttpStatusCode.Redirect, retired.StatusCode);
        Assert.DoesNotContain(brought.Hash, await browser.GetStringAsync("/models"), StringComparison.Ordinal);
        Assert.Contains("Retired: it hangs nowhere", await browser.GetStringAsync($"/models/{brought}"), StringComparison.Ordinal);
        using var hung = await SendAsync(browser, $"/models/{brought}", "hanging", ("Hangs", new StringContent("true")));
        Assert.Contains(brought.Hash, await browser.GetStringAsync("/models?state=imported"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_the_owners_cookie_changes_nothing()
    {
        await using var server = GalleryServer.Start(1);
        using var owner = server.Visitor();
        await SendAsync(owner, "/owner", "sign-in", ("Key", new StringContent(GalleryServer.OwnerKey)));
        string form = await owner.GetStringAsync($"/models/{server.Models[0]}");
        using var stranger = server.Visitor();
        await stranger.GetStringAsync("/owner");

        using var answer = await stranger.PostAsync($"/models/{server.Models[0]}", Form(form, "hanging", [("Hangs", new StringContent("false"))]));

        Assert.False(answer.IsSuccessStatusCode);
        Assert.Contains(server.Models[0].Hash, await stranger.GetStringAsync("/models"), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, string page, string form, params (string Name, HttpContent Value)[] fields) =>
        await browser.PostAsync(page, Form(await browser.GetStringAsync(page), form, fields));

    private static MultipartFormDataContent Form(string page, string form, (string Name, HttpContent Value)[] fields)
    {
        var content = new MultipartFormDataContent
        {
            { new StringContent(form), "_handler" },
            { new StringContent(WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value)), "__RequestVerificationToken" },
        };
        foreach (var (name, value) in fields)
        {
            if (value is StringContent)
            {
                content.Add(value, name);
            }
            else
            {
                content.Add(value, name, "model.safetensors");
            }
        }

        return content;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
