using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

internal static class PageWaits
{
    /// <summary>Waits until the page's address ends like this and its document is loaded.</summary>
    /// <remarks>The page is asked. <see cref="IPage.WaitForURLAsync(string, PageWaitForURLOptions)"/> compares what this process knows and listens after that, and waits in vain for a navigation told between the two.</remarks>
    public static Task WaitForAddressAsync(this IPage page, string ending) =>
        page.WaitForFunctionAsync("ending => location.href.endsWith(ending) && document.readyState === 'complete'", ending);
}
