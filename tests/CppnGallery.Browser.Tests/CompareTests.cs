using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

public sealed class CompareTests(Visit visit) : VisitTests(visit)
{
    // Retired and of one run, so both lists show them though they hang on no wall; on both sides the same, so that equal views are equal pixels.
    private const string Model = "resnet6-sd1.00-e12.c8ae797e";

    private const string Twins = $"/compare?left={Model}&right={Model}&z=seed-7";

    [Fact]
    public async Task Both_pictures_move_together_by_wheel_drag_keys_buttons_and_the_link_has_the_view()
    {
        var page = await OpenAsync(Twins);
        var left = (await page.Locator("[data-pane=left] [data-plane]").BoundingBoxAsync())!;
        var right = (await page.Locator("[data-pane=right] [data-plane]").BoundingBoxAsync())!;
        string whole = await SameAsync(page);

        await page.Mouse.MoveAsync(right.X + (right.Width / 4), right.Y + (right.Height / 2));
        await page.Mouse.WheelAsync(0, -300);
        string zoomed = await SameAsync(page);
        Assert.NotEqual(whole, zoomed);

        await page.Mouse.MoveAsync(left.X + (left.Width / 2), left.Y + (left.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(left.X + (left.Width / 4), left.Y + (left.Height / 3), new() { Steps = 4 });
        await page.Mouse.UpAsync();
        string dragged = await SameAsync(page);
        Assert.NotEqual(zoomed, dragged);
        string link = page.Url;
        Assert.Contains("&view=0.", link, StringComparison.Ordinal);

        await page.FocusAsync("[data-pane=right] [role=application]");
        await page.Keyboard.PressAsync("+");
        await page.Keyboard.PressAsync("ArrowDown");
        string keyed = await SameAsync(page);
        Assert.NotEqual(dragged, keyed);
        await page.ClickAsync("[data-do=out]");
        Assert.NotEqual(keyed, await SameAsync(page));
        await page.Keyboard.PressAsync("Tab"); // from the button to the next: whole picture
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal(whole, await SameAsync(page));
        Assert.DoesNotContain("view=", page.Url, StringComparison.Ordinal);

        // The link opens where it was copied.
        await page.GotoAsync(link);
        await ReadyAsync(page);
        Assert.Equal(dragged, await SameAsync(page));
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task Two_fingers_zoom_both()
    {
        var page = await Visit.OpenAsync(Twins, width: 360, touch: true);
        await ReadyAsync(page);
        string whole = await SameAsync(page);
        var box = (await page.Locator("[data-pane=left] [data-plane]").BoundingBoxAsync())!;
        var fingers = await page.Context.NewCDPSessionAsync(page);
        async Task TouchAsync(string type, double apart)
        {
            object[] points = apart == 0 ? [] :
            [
                new { x = box.X + (box.Width / 2) - apart, y = box.Y + (box.Height / 2), id = 0 },
                new { x = box.X + (box.Width / 2) + apart, y = box.Y + (box.Height / 2), id = 1 },
            ];
            await fingers.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = points });
        }

        await TouchAsync("touchStart", 12);
        foreach (double apart in new double[] { 18, 26, 36, 46 })
        {
            await TouchAsync("touchMove", apart);
        }

        await TouchAsync("touchEnd", 0);
        Assert.NotEqual(whole, await SameAsync(page));
        double scale = double.Parse(System.Web.HttpUtility.ParseQueryString(new Uri(page.Url).Query)["view"]!.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(scale, 0.15, 0.5); // 12 to 46 pixels is 3.8 times
        double[] edges = await page.EvalOnSelectorAllAsync<double[]>(".compare *", "parts => parts.filter(part => part.checkVisibility() && !part.closest('.spoken, .openseadragon-container')).map(part => part.getBoundingClientRect().right)");
        Assert.All(edges, edge => Assert.InRange(edge, 0, 360));
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task The_curtain_is_drawn_by_pointer_and_keys_and_twins_show_no_difference()
    {
        var page = await OpenAsync($"{Twins}&as=curtain");
        var box = (await page.Locator("[data-pane=right] [data-plane]").BoundingBoxAsync())!;
        Task<string> OnTopAsync(double across) => page.EvaluateAsync<string>(
            "([x, y]) => document.elementFromPoint(x, y).closest('[data-pane]').dataset.pane", new[] { box.X + (across * box.Width), box.Y + (0.2 * box.Height) });
        Assert.Equal(["left", "right"], [await OnTopAsync(0.4), await OnTopAsync(0.6)]);

        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (0.8f * box.Width), box.Y + (box.Height / 2), new() { Steps = 3 });
        await page.Mouse.UpAsync();
        Assert.Equal(["left", "right"], [await OnTopAsync(0.7), await OnTopAsync(0.9)]);

        await page.GetByRole(AriaRole.Slider, new() { Name = "Curtain" }).FocusAsync();
        await page.Keyboard.PressAsync("Home");
        Assert.Equal("right", await OnTopAsync(0.1));

        await page.GetByRole(AriaRole.Link, new() { Name = "Difference" }).ClickAsync();
        Assert.EndsWith("&as=difference", page.Url, StringComparison.Ordinal);
        await page.Locator("[data-do=in]").HoverAsync();
        Assert.InRange(await BrightestAsync(page, box), 0, 3);

        // Other epochs differ. The list is a slider once there are scripts.
        await page.GotoAsync("/compare?z=seed-7&as=difference");
        await ReadyAsync(page);
        Assert.InRange(await BrightestAsync(page, box), 128, 255);
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task Epochs_slide_by_keys_runs_are_chosen_and_networks_come_and_go()
    {
        var page = await OpenAsync("/compare?z=seed-7");
        Assert.Matches("left=resnet6-sd1.00-e06.*right=resnet6-sd1.00-e24", page.Url);
        var slider = page.Locator("[data-model-choice=left] [data-epoch-at]");
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(slider).ToHaveAttributeAsync("aria-valuetext", "24 epochs");
        await page.WaitForSelectorAsync("[data-pane=left][data-shown^=resnet6-sd1\\.00-e24]");
        await SameAsync(page); // now the same model hangs on both sides
        Assert.Matches("left=resnet6-sd1.00-e24.*right=resnet6-sd1.00-e24", page.Url);

        await page.Locator("[data-model-choice=left] [data-run]").SelectOptionAsync("resnet-cppn, σ 0.30, 6 nodes");
        await page.WaitForSelectorAsync("[data-pane=left][data-shown^=resnet6-sd0\\.30-e24]");
        await Assertions.Expect(page.Locator("[data-pane=left] [data-name]")).ToHaveTextAsync("resnet-cppn, 24 epochs, σ 0.30");

        await page.ClickAsync("[data-add]");
        await ReadyAsync(page, 3);
        Assert.Contains("&third=", page.Url, StringComparison.Ordinal);
        await page.ClickAsync("[data-remove=left]");
        await ReadyAsync(page);
        Assert.StartsWith("resnet6-sd1.00-e24", System.Web.HttpUtility.ParseQueryString(new Uri(page.Url).Query)["left"], StringComparison.Ordinal);
        await page.FillAsync("[name=z]", "seed-8");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForAddressAsync("&z=seed-8");
        Visit.AssertNoFaults(page);
    }

    // Asserts that left and right show the same pixels once they have come to rest, and returns them.
    private static async Task<string> SameAsync(IPage page)
    {
        await Planes.RestAsync(page);
        string[] seen = await page.EvalOnSelectorAllAsync<string[]>("[data-pane] .openseadragon-canvas canvas", "canvases => canvases.map(canvas => canvas.toDataURL())");
        Assert.Equal(2, seen.Length);
        Assert.True(seen[0] == seen[1], "The two pictures show different views.");
        return seen[0];
    }

    private static async Task<int> BrightestAsync(IPage page, LocatorBoundingBoxResult box)
    {
        byte[] picture = await page.ScreenshotAsync(new() { Clip = new() { X = box.X + 4, Y = box.Y + 4, Width = box.Width - 8, Height = box.Height - 8 } });
        return await page.EvaluateAsync<int>(
            """
            async text => {
                const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(text), one => one.charCodeAt(0))]));
                const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
                context.drawImage(bitmap, 0, 0);
                return context.getImageData(0, 0, bitmap.width, bitmap.height).data.reduce((most, level, i) => (i % 4 === 3 ? most : Math.max(most, level)), 0);
            }
            """,
            Convert.ToBase64String(picture));
    }

    private static async Task ReadyAsync(IPage page, int panes = 2)
    {
        await Assertions.Expect(page.Locator("[data-pane] [data-ready]")).ToHaveCountAsync(panes);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await Visit.OpenAsync(path);
        await ReadyAsync(page);
        return page;
    }
}
