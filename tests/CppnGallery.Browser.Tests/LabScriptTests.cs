using System.Runtime.InteropServices;
using CppnGallery.Learning.Data;
using CppnGallery.Models.Latents;

namespace CppnGallery.Browser.Tests;

/// <summary>What the lab reckons in the browser, beside the server's latents and a slow reduction of drawings.</summary>
public sealed class LabScriptTests(Visit visit) : VisitTests(visit)
{
    // Each row of 32 as text and what that text means again; then a + (b − c) of rows that follow one another.
    private const string Reckon = """
        async base64 => {
            const { combine, decode, encode } = await import('/latent.js');
            const values = new Float32Array(Uint8Array.from(atob(base64), one => one.charCodeAt(0)).buffer);
            const rows = Array.from({ length: values.length / 32 }, (_, i) => values.slice(32 * i, 32 * i + 32));
            const texts = rows.map(row => encode(row));
            const sums = texts.slice(2).map((_, i) => encode(combine(...texts.slice(i, i + 3).map(decode))));
            return [...texts, ...sums, ...texts.map(text => encode(decode(text)))];
        }
        """;

    private const string Reduce = """
        async ([base64, width, height]) => {
            const { reduce } = await import('/reduce.js');
            const found = reduce(new ImageData(Uint8ClampedArray.from(atob(base64), one => one.charCodeAt(0)), Number(width), Number(height)));
            return found && [...found];
        }
        """;

    [Fact]
    public async Task Ten_thousand_values_have_the_bits_of_halves()
    {
        const int rows = 320;
        var random = new Random(6);
        float[] values = [.. Enumerable.Range(0, rows * Latent.Size).Select(i => Value(random, i))];

        // A row taken from its negative leaves what single precision lost.
        for (int row = 3; row < rows; row += 4)
        {
            for (int i = row * Latent.Size; i < (row + 1) * Latent.Size; i++)
            {
                values[i] = -values[i - Latent.Size];
            }
        }

        var latents = values.Chunk(Latent.Size).Select(row => Latent.FromValues(row)).ToArray();
        var sums = latents.Skip(2).Select((c, i) => LatentArithmetic.Combine(latents[i], latents[i + 1], c));

        var page = await Visit.OpenAsync("/");
        string[] found = await page.EvaluateAsync<string[]>(Reckon, Convert.ToBase64String(MemoryMarshal.AsBytes<float>(values)));

        Assert.Equal([.. latents.Concat(sums).Concat(latents).Select(latent => latent.Text)], found);
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task On_the_way_from_latent_to_latent_the_page_shows_what_the_server_draws()
    {
        const int stops = 20, frames = 9;
        Latent[] latents = [.. Enumerable.Range(0, stops).Select(seed => Latent.FromValues(Latent.FromSeed((ulong)seed).Values))];
        var page = await Visit.OpenAsync("/");
        foreach (var easing in new[] { Easing.Linear, Easing.Sinusoid })
        {
            var path = new LatentPath(latents, easing, frames);
            string[] found = await page.EvaluateAsync<string[]>(
                """
                async ([name, frames, ...texts]) => {
                    const { between, decode, ease, encode } = await import('/latent.js');
                    const stops = texts.map(decode);
                    return stops.slice(1).flatMap((stop, leg) => Array.from({ length: +frames }, (_, f) => encode(between(stops[leg], stop, ease(name, f / frames)))));
                }
                """,
                (string[])[easing == Easing.Linear ? "linear" : "sinusoid", $"{frames}", .. latents.Select(latent => latent.Text)]);
            Assert.Equal(Enumerable.Range(0, path.Count - 1).Select(frame => path[frame].Text), found);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public async Task A_chain_is_played_round_with_the_frames_of_its_GIF(int last)
    {
        Latent[] chain = [.. new ulong[] { 0, 1, 2, (ulong)last }.Select(seed => Latent.FromValues(Latent.FromSeed(seed).Values))];
        var path = new LatentPath(chain, Easing.Sinusoid, 4, repeats: true);
        var page = await Visit.OpenAsync("/");
        string[] found = await page.EvaluateAsync<string[]>(
            """
            async texts => {
                const { decode } = await import('/latent.js');
                const { framesOf } = await import('/morphframes.js');
                return framesOf(texts.map(text => ({ text, values: decode(text) })), 'sinusoid', 4);
            }
            """,
            (string[])[.. chain.Select(latent => latent.Text)]);
        Assert.Equal(Enumerable.Range(0, path.Count).Select(frame => path[frame].Text), found);
    }

    [Fact]
    public async Task Drawings_are_reduced_as_the_slow_way_does_it()
    {
        var random = new Random(28);
        var page = await Visit.OpenAsync("/");
        var digits = Glyphs.Draw(24, seed: 3);
        for (int i = 0; i < digits.Count; i++)
        {
            var drawing = Drawing.Of(digits.Picture(i), random, i % 3);
            float[] expected = drawing.Reduce();
            float[] found = await ReduceAsync(page, drawing);

            Assert.Equal(DigitSet.PictureSize, found.Length);
            for (int pixel = 0; pixel < found.Length; pixel++)
            {
                Assert.True(Math.Abs(expected[pixel] - found[pixel]) < 2e-5, $"Drawing {i}, pixel {pixel}: {found[pixel]}, not {expected[pixel]}.");
            }
        }

        Assert.Null(await ReduceAsync(page, Drawing.Blank));
        Visit.AssertNoFaults(page);
    }

    private static Task<float[]> ReduceAsync(Microsoft.Playwright.IPage page, Drawing drawing) =>
        page.EvaluateAsync<float[]>(Reduce, new[] { Convert.ToBase64String(drawing.Pixels), $"{drawing.Width}", $"{drawing.Height}" });

    // Latents as they are, every magnitude that a third of a half's range holds (sums of three must fit), ties between two halves, and zeros of both signs.
    private static float Value(Random random, int i) => (i % 5) switch
    {
        0 => (float)(4 * (random.NextDouble() - 0.5)),
        1 => (float)((random.Next(2) * 2 - 1) * Math.Pow(2, (random.NextDouble() * 40) - 26)),
        2 => ((float)BitConverter.UInt16BitsToHalf((ushort)random.Next(0x7400)) + (float)BitConverter.UInt16BitsToHalf((ushort)random.Next(0x0400))) / 2,
        3 => Tie((ushort)random.Next(0x7400)),
        _ => random.Next(2) == 0 ? -0f : 0f,
    };

    // Halfway between a half and the next one; exact in single precision.
    private static float Tie(ushort half) => ((float)BitConverter.UInt16BitsToHalf(half) + (float)BitConverter.UInt16BitsToHalf((ushort)(half + 1))) / 2;
}
