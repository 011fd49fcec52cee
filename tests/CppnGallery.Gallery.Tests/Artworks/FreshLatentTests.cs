using CppnGallery.Gallery.Artworks;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests.Artworks;

public sealed class FreshLatentTests
{
    private static readonly HashSet<Latent> None = [];

    [Fact]
    public void Latents_are_short_links_with_ink_in_all_the_models()
    {
        var random = new Random(1);
        for (int i = 0; i < 50; i++)
        {
            Assert.True(FreshLatent.TryDraw(random, [TestModels.InkBySign("00000001", 1), TestModels.Solid("00000002", 0.3)], None, out var latent));
            Assert.Matches("^seed-[0-9]{1,6}$", latent.Text);
            Assert.True(TestModels.HasInk(latent, 1));
        }
    }

    [Fact]
    public void A_model_that_draws_nothing_ends_the_search_after_the_tries_of_one_picture()
    {
        var random = new CountingRandom();

        Assert.False(FreshLatent.TryDraw(random, [TestModels.Solid("00000001", 0.001)], None, out var latent));

        Assert.Null(latent);
        Assert.Equal(FreshLatent.TriesAPicture, random.Drawn);
    }

    [Fact]
    public void A_latent_that_is_taken_is_not_drawn_again()
    {
        var first = Latent.FromSeed((ulong)new Random(5).Next(FreshLatent.Seeds));

        Assert.True(FreshLatent.TryDraw(new Random(5), [TestModels.Solid("00000001", 0.3)], new HashSet<Latent> { first }, out var latent));

        Assert.NotEqual(first, latent);
    }

    [Fact]
    public void A_cancelled_search_ends() =>
        Assert.ThrowsAny<OperationCanceledException>(
            () => FreshLatent.TryDraw(new Random(1), [TestModels.Solid("00000001", 0.3)], None, out _, cancellationToken: new CancellationToken(true)));

    private sealed class CountingRandom() : Random(3)
    {
        public int Drawn { get; private set; }

        public override int Next(int maxValue)
        {
            Drawn++;
            return base.Next(maxValue);
        }
    }
}
