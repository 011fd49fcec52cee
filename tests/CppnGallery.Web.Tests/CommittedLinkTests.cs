using System.Net;

namespace CppnGallery.Web.Tests;

/// <summary>Links that were given away before some of the committed models got their true name answer as ever: the hash decides.</summary>
public sealed class CommittedLinkTests(CommittedLinkTests.Gallery gallery) : IClassFixture<CommittedLinkTests.Gallery>
{
    /// <summary>The identifiers of twenty committed models as bb4a7b5 had them; cppn-gan-vae was the recipe of what is a cppn-vae.</summary>
    public static TheoryData<string> Links =>
    [
        "cppn-gan-vae-dense128-e00.a7e2de38",
        "cppn-gan-vae-dense128-e01.42fd60bd",
        "cppn-gan-vae-dense128-e02.5de45e13",
        "cppn-gan-vae-dense128-e04.93926ebd",
        "cppn-gan-vae-dense128-e06.48e0cdd6",
        "cppn-gan-vae-dense128-e12.ad4c1f82",
        "cppn-gan-dense128-e04.91c8a6a0",
        "resnet6-sd0.30-e00.3352e434",
        "resnet6-sd0.30-e04.967a4256",
        "resnet6-sd0.30-e24.9596b6b4",
        "resnet6-sd0.45-e02.82699710",
        "resnet6-sd0.45-e12.f7678a4d",
        "resnet6-sd0.60-e01.2180caad",
        "resnet6-sd0.60-e06.36e27d30",
        "resnet4-sd1.00-e00.3aedda98",
        "resnet4-sd1.00-e04.22693fd2",
        "resnet4-sd1.00-e24.405ac137",
        "resnet6-sd1.00-e02.e776cdcf",
        "resnet6-sd1.00-e12.3ddbb383",
        "cppn-gan-dense128-e05.faddbdf0",
    ];

    [Theory]
    [MemberData(nameof(Links))]
    public async Task A_link_from_before_opens_the_same_model(string model)
    {
        using var visitor = gallery.Server.Visitor();
        string hash = model.Split('.')[^1];
        string now = (await visitor.GetJsonAsync($"/api/models/{model}")).Text("id");
        Assert.Equal(hash, now.Split('.')[^1]);
        Assert.Equal(model.Replace("cppn-gan-vae-", "cppn-vae-", StringComparison.Ordinal), now);

        using var page = await visitor.GetAsync($"/art/{model}/seed-7");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains($"/art/{now}/seed-7\" />", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal); // the canonical address
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"/models/{model}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"/models/{model}.safetensors", HttpCompletionOption.ResponseHeadersRead)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"/iiif/{model}~seed-7/info.json")).StatusCode);

        byte[][] pictures = await Task.WhenAll(new[] { model, now, hash }.Select(name => visitor.GetByteArrayAsync($"/iiif/{name}~seed-7/full/26,/0/default.png")));
        Assert.Equal(pictures[1], pictures[0]);
        Assert.Equal(pictures[1], pictures[2]);
    }

    [Fact]
    public async Task The_model_says_where_it_comes_from()
    {
        using var visitor = gallery.Server.Visitor();
        var model = await visitor.GetJsonAsync("/api/models/ad4c1f82");
        Assert.Equal(("cppn-vae", "vae-dense128", 12), (model.Text("recipe"), model.Text("run"), model.Number("epoch")));
        Assert.Contains("Trained as cppn-gan-vae", model.Text("provenance"), StringComparison.Ordinal);

        // 12 epochs of 12,000 digits, 300 batches of 40, 6 steps of the autoencoder and 1 of the generator each.
        var training = model.GetProperty("training");
        Assert.Equal((144_000, 40, 25_200, false),
            (training.Number("digitsSeen"), training.Number("batchSize"), training.Number("generatorSteps"), training.GetProperty("stepsAtMost").GetBoolean()));
        string page = WebUtility.HtmlDecode(await visitor.GetStringAsync("/models/ad4c1f82"));
        Assert.Contains("144,000 digits seen in 12\u00a0epochs, in batches of 40; 25,200 steps of the generator", page, StringComparison.Ordinal);
        Assert.Contains("Trained as cppn-gan-vae, whose discriminator", page, StringComparison.Ordinal);
    }

    public sealed class Gallery() : SharedGallery(GalleryServer.Start(0, ("Gallery:CheckpointDirectory", Path.Combine(Repository(), "checkpoints"))))
    {
        private static string Repository()
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "CppnGallery.sln")))
            {
                folder = Path.GetDirectoryName(folder)!;
            }

            return folder;
        }
    }
}
