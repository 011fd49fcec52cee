using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>What the deep zooms of a page say of themselves.</summary>
internal static class Planes
{
    /// <summary>
    /// Waits until every plane on the page is at rest: nothing moves, every tile that was asked for has come and been drawn, and the view is in the address. What was
    /// just done shows after a few frames, so those are waited for first, and rest must be seen thrice in a row.
    /// </summary>
    public static Task RestAsync(IPage page) => page.EvaluateAsync(
        """
        async () => {
            const frame = () => new Promise(requestAnimationFrame);
            for (let i = 0; i < 4; i++) await frame();
            for (let seen = 0; seen < 3; ) {
                await new Promise(resolve => setTimeout(resolve, 40));
                await frame();
                const planes = [...document.querySelectorAll('[aria-busy]')];
                const rests = planes.length > 0 && planes.every(plane => plane.ariaBusy === 'false') && !document.querySelector('[data-moving]');
                seen = rests ? seen + 1 : 0;
            }
        }
        """);
}
