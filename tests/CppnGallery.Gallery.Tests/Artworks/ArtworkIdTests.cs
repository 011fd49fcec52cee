using CppnGallery.Gallery.Artworks;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests.Artworks;

public sealed class ArtworkIdTests
{
    private static readonly string Encoded = Latent.FromSeed(7).Values.ToArray() is var values ? Latent.FromValues(values).Text : "";

    [Theory]
    [InlineData("resnet6-sd1.00-e06.3fa9c2d1~seed-7", "resnet6-sd1.00-e06", "3fa9c2d1", "ink")]
    [InlineData("3fa9c2d1~seed-7", "", "3fa9c2d1", "ink")]
    [InlineData("3fa9c2d1~seed-7~inverse", "", "3fa9c2d1", "inverse")]
    public void A_name_is_read_part_by_part_and_written_as_it_was(string text, string slug, string hash, string style)
    {
        Assert.True(ArtworkId.TryParse(text, out var id, out var error), error);
        Assert.Equal(new ModelId(slug, hash), id.Model);
        Assert.Equal(Latent.FromSeed(7), id.Latent);
        Assert.Equal(style, id.Style);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData("3fa9c2d1~seed-7~x2", "ink", 2)]
    [InlineData("3fa9c2d1~seed-7~sepia~x32", "sepia", 32)]
    public void More_of_the_plane_is_named_last(string text, string style, int extent)
    {
        Assert.True(ArtworkId.TryParse(text, out var id, out var error), error);
        Assert.Equal((style, extent), (id.Style, id.Extent));
        Assert.Equal(text, id.ToString());
    }

    [Fact]
    public void The_default_style_may_be_named_and_is_left_out_again()
    {
        Assert.True(ArtworkId.TryParse("3fa9c2d1~seed-7~ink", out var id, out _));
        Assert.Equal("3fa9c2d1~seed-7", id.ToString());
    }

    [Fact]
    public void A_latent_of_numbers_keeps_its_86_characters()
    {
        Assert.True(ArtworkId.TryParse($"3fa9c2d1~{Encoded}~inverse", out var id, out var error), error);
        Assert.Equal(Latent.FromSeed(7), id.Latent);
        Assert.Equal($"3fa9c2d1~{Encoded}~inverse", id.ToString());
    }

    [Theory]
    [InlineData(null, "model~latent")]
    [InlineData("", "model~latent")]
    [InlineData("3fa9c2d1", "model~latent")]
    [InlineData("3fa9c2d1~seed-7~ink~ink", "model~latent")]
    [InlineData("3fa9c2d1~seed-7~ink~ink~ink~ink", "model~latent")]
    [InlineData("3fa9c2d1~seed-7~x2~ink", "x2, x4, x8, x16, x32")]
    [InlineData("3fa9c2d1~x2", "latent")]
    [InlineData("3fa9c2d1~seed-7~x1", "style is not one of ink, inverse")]
    [InlineData("3fa9c2d1~seed-7~x3", "style is not one of ink, inverse")]
    [InlineData("3fa9c2d1~seed-7~x64", "style is not one of ink, inverse")]
    [InlineData("3fa9c2d1~seed-7~ink~x02", "model~latent")]
    [InlineData("3FA9C2D1~seed-7", "model")]
    [InlineData("~seed-7", "model")]
    [InlineData("3fa9c2d1~", "latent is empty")]
    [InlineData("3fa9c2d1~seed-07", "leading zeros")]
    [InlineData("3fa9c2d1~seed", "86")]
    [InlineData("3fa9c2d1~seed-7~", "style is not one of ink, inverse")]
    [InlineData("3fa9c2d1~seed-7~INK", "style is not one of ink, inverse")]
    public void A_damaged_name_is_refused_with_the_part_at_fault(string? text, string named)
    {
        Assert.False(ArtworkId.TryParse(text, out var id, out var error));
        Assert.Equal(default, id);
        Assert.Contains(named, error);
        Assert.EndsWith(".", error);
    }
}
