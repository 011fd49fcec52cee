using CppnGallery.Gallery.Artworks;
using CppnGallery.Models;

namespace CppnGallery.Gallery.Tests.Artworks;

public sealed class ExtentsTests
{
    // An extent of n reaches (n - 1) / 2 past the frame on every side.
    [Theory]
    [InlineData(0, 0, 1, 1, 1)]
    [InlineData(0.7, 0.7, 0.3, 0.3, 1)]
    [InlineData(-0.1, 0, 0.5, 0.5, 2)]
    [InlineData(-0.5, -0.5, 2, 2, 2)]
    [InlineData(0.9, 0.9, 0.7, 0.1, 4)]
    [InlineData(-8, -8, 17, 17, 32)]
    [InlineData(16.4, 0, 0.1, 0.1, 32)]
    [InlineData(16.4, 0, 0.2, 0.1, null)]
    [InlineData(0, -1e6, 1, 1, null)]
    public void The_smallest_extent_that_shows_all_of_a_view(double x, double y, double width, double height, int? extent) =>
        Assert.Equal(extent, Extents.Covering(new View(x, y, width, height)));

    [Fact]
    public void The_widest_is_the_first_to_show_what_pages_show() => Assert.Equal(Extents.Widest, Extents.Covering(Extents.Plane));
}
