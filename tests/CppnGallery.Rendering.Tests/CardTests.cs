using CppnGallery.Models;
using CppnGallery.Rendering.Cards;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering.Tests;

public sealed class CardTests
{
    private static readonly PictureRenderer Renderer = new(new RenderLimits());

    [Theory]
    [InlineData("ink", 0, 0, 1, 1, 470, 470)]
    [InlineData("moss", 0.25, 0.5, 0.5, 0.125, 1040, 260)]
    [InlineData("inverse", -1, -1, 0.5, 3, 78, 470)]
    [InlineData("ember", 0.5, 0.5, 1e-6, 1, 1, 470)]
    public void The_picture_in_the_middle_is_the_artwork_at_that_size_to_the_last_bit(string style, double x, double y, double width, double height, int across, int down)
    {
        Assert.True(Style.TryParse(style, out var chosen, out _));
        var (artwork, view) = (Requests.Artwork(style: chosen), new View(x, y, width, height));

        var card = Decode(artwork, view);
        var alone = SlowPng.Decode(Renderer.Render(new PictureRequest(artwork, view, across, down)));

        Assert.Equal((1200, 630, 3), (card.Width, card.Height, card.Channels));
        int left = (1200 - across) / 2, top = (630 - down) / 2;
        for (int row = 0; row < down; row++)
        {
            for (int column = 0; column < across; column++)
            {
                int level = alone.Pixels[(row * across) + column];
                byte[] expected = alone.Palette.Length == 0 ? [(byte)level, (byte)level, (byte)level] : alone.Palette[(3 * level)..((3 * level) + 3)];
                Assert.True(expected.AsSpan().SequenceEqual(Pixel(card, left + column, top + row)), $"at {column}, {row}");
            }
        }
    }

    [Fact]
    public void Around_it_come_mat_frame_and_wall_in_this_order_on_every_side()
    {
        var card = Decode(Requests.Artwork(), View.Frame);

        // The picture is 470 wide: the mat begins at column 365, the frame at 327, the wall at 315.
        foreach (var (x, y) in new (int, int)[] { (340, 315), (600, 60), (600, 570), (860, 315) })
        {
            Assert.Equal([0xfb, 0xfa, 0xf6], Pixel(card, x, y).ToArray());
        }

        foreach (var (x, y) in new (int, int)[] { (321, 315), (600, 36), (600, 594), (879, 315) })
        {
            Assert.Equal([0x2b, 0x27, 0x23], Pixel(card, x, y).ToArray());
        }

        Assert.Equal([0xf4, 0xf1, 0xea], Pixel(card, 0, 0).ToArray());
        Assert.True(Pixel(card, 600, 604)[0] < Pixel(card, 20, 604)[0], "The frame throws no shadow.");
    }

    [Fact]
    public void A_row_has_the_same_bytes_whichever_rows_are_drawn_with_it()
    {
        var card = new CardSource(Requests.Artwork(), View.Frame);
        byte[] whole = new byte[1200 * 630 * 3], bands = new byte[whole.Length];
        card.Draw(View.Frame, 1200, 630, 0, 630, whole, default);
        for (int row = 0; row < 630; row += 7)
        {
            card.Draw(View.Frame, 1200, 630, row, 7, bands.AsSpan(row * 3600, 7 * 3600), default);
        }

        Assert.Equal(whole, bands);
    }

    [Fact]
    public void Its_file_names_the_very_view_for_ever_and_its_key_the_view_and_the_style()
    {
        var view = new View(0.25, 0.25, 0.5, 0.5);
        Assert.Equal("/art/resnet6-sd1.00-e06.3fa9c2d1/seed-7?view=0.25,0.25,0.5,0.5", Decode(Requests.Artwork(), view).Texts["Source"]);
        string[] keys = [.. new[] { new CardSource(Requests.Artwork(), View.Frame), new(Requests.Artwork(), view), new(Requests.Artwork(style: Style.Inverse), view), new(Requests.Artwork(8), view) }.Select(card => card.Request.Key)];
        Assert.Equal(keys, keys.Distinct());
        Assert.DoesNotContain(Requests.Of(1200, 630).Key, keys);
    }

    [Fact]
    public void A_card_has_one_size() =>
        Assert.Throws<ArgumentException>("view", () => new CardSource(Requests.Artwork(), View.Frame).Draw(View.Frame, 600, 315, 0, 1, new byte[1800], default));

    private static SlowPng Decode(ArtworkSource artwork, View view) => SlowPng.Decode(Renderer.Render(new CardSource(artwork, view).Request));

    private static Span<byte> Pixel(SlowPng png, int x, int y) => png.Pixels.AsSpan(((y * png.Width) + x) * 3, 3);
}
