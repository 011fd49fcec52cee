using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Latents;

namespace CppnGallery.Web.Tests;

public sealed class LatentTests(LatentTests.Gallery gallery) : IClassFixture<LatentTests.Gallery>
{
    private const int Side = 26, WideSide = 28;

    private readonly GalleryServer _server = gallery.Server;

    public sealed class Gallery() : SharedGallery(GalleryServer.StartWithEncoder());

    private ModelId Encoding => _server.Models[^1];

    [Fact]
    public async Task A_name_means_its_values_for_ever()
    {
        using var visitor = _server.Visitor();
        string text = Latent.FromValues([.. Enumerable.Range(0, 32).Select(i => i / 8f)]).Text;
        using var answer = await visitor.GetAsync($"/api/latents/{text}");
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var latent = await visitor.GetJsonAsync($"/api/latents/{text}");
        Assert.Equal(text, latent.GetProperty("latent").GetString());
        Assert.Equal(Enumerable.Range(0, 32).Select(i => i / 8f), Floats(latent.GetProperty("values")));
    }

    [Fact]
    public async Task Truncation_holds_every_value_and_spreads_them_below_it()
    {
        using var visitor = _server.Visitor();
        var values = new List<float>();
        for (int i = 0; i < 8; i++)
        {
            values.AddRange(Floats((await visitor.GetJsonAsync("/api/latents/random?truncation=0.5")).GetProperty("values")));
        }

        Assert.All(values, value => Assert.InRange(value, -0.5f, 0.5f));
        // Within ±½ a Gaussian is nearly uniform: 256 values leave neither outer fifth empty but once in 10²⁰.
        Assert.Contains(values, value => value > 0.3f);
        Assert.Contains(values, value => value < -0.3f);
    }

    [Fact]
    public async Task A_digits_latents_lie_where_the_model_says_and_neighbours_are_the_nearest_examples()
    {
        using var visitor = _server.Visitor();
        var drawn = await visitor.GetJsonAsync($"/api/latents/random?model={Encoding}&digit=7&truncation=0.1");
        // Of digit d every mean is d, and the factor 0.01.
        Assert.All(Floats(drawn.GetProperty("values")), value => Assert.InRange(value, 6.98f, 7.02f));

        // Example e of digit d is d + e/32 throughout: from 4 + 5/32, its own neighbours come first, at √32·|difference|.
        string from = Latent.FromValues([.. Enumerable.Repeat(4 + (5 / 32f), 32)]).Text;
        var near = (await visitor.GetJsonAsync($"/api/latents/{from}/neighbours?model={Encoding}&count=3")).EnumerateArray().ToArray();
        Assert.All(near, one => Assert.Equal(4, one.GetProperty("digit").GetInt32()));
        Assert.Equal(from, near[0].GetProperty("latent").GetString());
        Assert.Equal([0, Math.Sqrt(32) / 32, Math.Sqrt(32) / 32], near.Select(one => one.GetProperty("distance").GetDouble()), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public async Task Examples_of_sums_are_a_nine_and_two_of_another_digit_from_those_stored()
    {
        using var visitor = _server.Visitor();
        var presets = (await visitor.GetJsonAsync($"/api/latents/presets?model={Encoding}")).EnumerateArray().ToArray();
        Assert.Equal(["slant", "weight"], presets.Select(preset => preset.GetProperty("name").GetString()));
        foreach (var preset in presets)
        {
            // Example e of digit d is d + e/32 throughout.
            float[] first = [.. new[] { "a", "b", "c" }.Select(name => Latent.Parse(preset.GetProperty(name).GetString()!).Values[0])];
            float digit = preset.GetProperty("digit").GetInt32();
            Assert.InRange(first[0], 9, 9 + (19 / 32f));
            Assert.All(first[1..], value => Assert.InRange(value, digit, digit + (19 / 32f)));
            Assert.NotEqual(first[1], first[2]);
        }
    }

    [Fact]
    public async Task A_drawing_of_28_is_encoded_by_its_middle()
    {
        using var visitor = _server.Visitor();
        var random = new Random(5);
        float[] wide = [.. Enumerable.Range(0, WideSide * WideSide).Select(_ => random.Next(256) / 255f)];
        float[] middle = [.. from y in Enumerable.Range(1, Side) from x in Enumerable.Range(1, Side) select wide[(y * WideSide) + x]];
        var ofWide = await EncodeAsync(visitor, Encoding.ToString(), wide);
        var ofMiddle = await EncodeAsync(visitor, Encoding.ToString(), middle);
        string latent = ofMiddle.GetProperty("latent").GetString()!;
        Assert.Equal(latent, ofWide.GetProperty("latent").GetString());
        Assert.Equal(Latent.Parse(latent).Values.ToArray(), Floats(ofMiddle.GetProperty("values")));
        // Without a judge nothing is read; see the browser's tests for one.
        Assert.Equal(JsonValueKind.Null, ofMiddle.GetProperty("drawn").ValueKind);

        // By the layers' own formula: softplus(x·W₁ + b₁), softplus(·W₂ + b₂), the head of means.
        float[] expected = SlowMean(GalleryServer.Encoder(), middle);
        Assert.All(expected.Zip(Floats(ofMiddle.GetProperty("values"))), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * Math.Max(1, Math.Abs(pair.First))));
    }

    [Fact]
    public async Task Models_say_whether_they_encode_and_know_digits()
    {
        using var visitor = _server.Visitor();
        var models = (await visitor.GetJsonAsync("/api/models")).EnumerateArray().ToDictionary(model => model.GetProperty("id").GetString()!);
        Assert.True(models[Encoding.ToString()].GetProperty("encodes").GetBoolean());
        Assert.True(models[Encoding.ToString()].GetProperty("digits").GetBoolean());
        Assert.False(models[_server.Models[0].ToString()].GetProperty("encodes").GetBoolean());
        Assert.False(models[_server.Models[0].ToString()].GetProperty("digits").GetBoolean());
    }

    [Theory]
    [InlineData("seed-x", "latent")]
    [InlineData("AAAA", "latent")]
    [InlineData("random?truncation=0.01", "truncation")]
    [InlineData("random?truncation=NaN", "truncation")]
    [InlineData("random?digit=10&model=ENCODING", "digit")]
    [InlineData("random?digit=-1&model=ENCODING", "digit")]
    [InlineData("random?digit=3", "model")]
    [InlineData("random?digit=3&model=PLAIN", "model")]
    [InlineData("seed-1/neighbours", "model")]
    [InlineData("seed-1/neighbours?model=ENCODING&count=0", "count")]
    [InlineData("seed-1/neighbours?model=ENCODING&count=51", "count")]
    [InlineData("seed-1/neighbours?model=PLAIN", "model")]
    [InlineData("seed-1/neighbours?model=00000000", "model", HttpStatusCode.NotFound)]
    [InlineData("presets", "model")]
    [InlineData("presets?model=PLAIN", "model")]
    public async Task What_is_wrong_is_named(string address, string parameter, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        using var visitor = _server.Visitor();
        string path = address.Replace("ENCODING", Encoding.ToString(), StringComparison.Ordinal).Replace("PLAIN", _server.Models[0].ToString(), StringComparison.Ordinal);
        await (await visitor.GetAsync($"/api/latents/{path}")).ProblemAsync(status, parameter);
    }

    [Fact]
    public async Task Drawings_that_are_none_are_refused()
    {
        using var visitor = _server.Visitor();
        float[] blank = new float[Side * Side];
        Task<HttpResponseMessage> Post(object body) => visitor.PostAsJsonAsync("/api/latents/encode", body);
        string encoding = Encoding.ToString();
        await (await Post(new { model = encoding, intensities = new float[100] })).ProblemAsync(HttpStatusCode.BadRequest, "intensities");
        await (await Post(new { model = encoding })).ProblemAsync(HttpStatusCode.BadRequest, "intensities");
        await (await Post(new { model = encoding, intensities = blank.Append(0).ToArray() })).ProblemAsync(HttpStatusCode.BadRequest, "intensities");
        await (await Post(new { model = encoding, intensities = blank.Select((_, i) => i == 9 ? 1.01f : 0).ToArray() })).ProblemAsync(HttpStatusCode.BadRequest, "intensities");
        await (await Post(new { intensities = blank })).ProblemAsync(HttpStatusCode.BadRequest, "model");
        await (await Post(new { model = "00000000", intensities = blank })).ProblemAsync(HttpStatusCode.NotFound, "model");
        using var plain = await Post(new { model = _server.Models[0].ToString(), intensities = blank });
        Assert.Contains($"{encoding} has one", await plain.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // The client asks first whether it may send so much: who answers while the body is still coming breaks the connection under it.
        using var large = new HttpRequestMessage(HttpMethod.Post, "/api/latents/encode") { Content = new StringContent(new string(' ', 20_001), null, "application/json") };
        large.Headers.ExpectContinue = true;
        using var refused = await visitor.SendAsync(large);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    private static float[] Floats(JsonElement values) => [.. values.EnumerateArray().Select(value => value.GetSingle())];

    private static async Task<JsonElement> EncodeAsync(HttpClient visitor, string model, float[] intensities)
    {
        using var answer = await visitor.PostAsJsonAsync("/api/latents/encode", new { model, intensities });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static float[] SlowMean(EncoderWeights encoder, float[] picture)
    {
        var tensors = encoder.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Data.ToArray());
        double[] Dense(double[] input, string name) =>
        [
            .. Enumerable.Range(0, tensors[$"encoder.{name}.bias"].Length).Select(column =>
                tensors[$"encoder.{name}.bias"][column] + input.Select((value, row) => value * tensors[$"encoder.{name}.weight"][(row * tensors[$"encoder.{name}.bias"].Length) + column]).Sum()),
        ];
        double[] Softplus(double[] input) => [.. input.Select(value => Math.Log(1 + Math.Exp(value)))];
        double[] hidden = Softplus(Dense(Softplus(Dense([.. picture.Select(value => (double)value)], "first")), "second"));
        return [.. Dense(hidden, "mean").Select(value => (float)value)];
    }
}
