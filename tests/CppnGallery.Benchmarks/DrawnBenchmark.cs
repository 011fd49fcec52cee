using System.Net.Http.Json;
using System.Text.Json;
using CppnGallery.Browser.Tests;
using CppnGallery.Learning.Data;
using Microsoft.Playwright;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>drawn</c>: the first 1,000 digits of MNIST's test set, drawn ten times as large in Chromium and reduced there as the lab reduces drawings; of how many the encoder's latent is drawn
/// as a picture that the judge reads as their label, beside the originals. Pixel by pixel as blocks, smoothed, and dark on light.
/// </summary>
internal static class DrawnBenchmark
{
    private const int Digits = 1000, Batch = 50;
    private static readonly string[] Ways = ["blocks", "smoothed", "dark on light"];

    private const string Reduce = """
        async ([way, base64]) => {
            const { reduce } = await import('/reduce.js');
            const side = 28, times = 10, bytes = Uint8Array.from(atob(base64), one => one.charCodeAt(0));
            const [small, large] = [new OffscreenCanvas(side, side), new OffscreenCanvas(side * times, side * times)];
            const [from, onto] = [small, large].map(canvas => canvas.getContext('2d', { willReadFrequently: true }));
            onto.imageSmoothingEnabled = way === 'smoothed';
            onto.imageSmoothingQuality = 'high';
            return Array.from({ length: bytes.length / side ** 2 }, (_, digit) => {
                const image = new ImageData(side, side);
                for (let i = 0; i < side ** 2; i++) {
                    const level = bytes[digit * side ** 2 + i];
                    image.data.set([...Array(3).fill(way === 'dark on light' ? 255 - level : level), 255], 4 * i);
                }
                from.putImageData(image, 0, 0);
                onto.drawImage(small, 0, 0, large.width, large.height);
                return [...reduce(onto.getImageData(0, 0, large.width, large.height))];
            });
        }
        """;

    public static async Task<int> RunAsync()
    {
        string data = Directory.CreateTempSubdirectory("cppn-drawn-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await Chromium.LaunchAsync(playwright);
            using var http = new HttpClient { BaseAddress = server.Address };
            string model = await PictureBenchmark.ModelAsync(http);
            var page = await browser.NewPageAsync(new() { BaseURL = server.Address.ToString() });
            await page.GotoAsync("/lab");
            var digits = Mnist.Load(null, train: false).Take(Digits);
            float[][] originals = [.. Enumerable.Range(0, digits.Count).Select(i => digits.Picture(i).ToArray().Select(level => level / 255f).ToArray())];
            await TellAsync(http, model, "originals", originals, originals, digits);
            foreach (string way in Ways)
            {
                await TellAsync(http, model, way, await ReduceAsync(page, way, digits), originals, digits);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<float[][]> ReduceAsync(IPage page, string way, DigitSet digits)
    {
        var reduced = new List<float[]>();
        for (int first = 0; first < digits.Count; first += Batch)
        {
            var bytes = digits.Pixels.Slice(first * DigitSet.PictureSize, Batch * DigitSet.PictureSize);
            reduced.AddRange(await page.EvaluateAsync<float[][]>(Reduce, new[] { way, Convert.ToBase64String(bytes) }));
        }

        return [.. reduced];
    }

    private static async Task TellAsync(HttpClient http, string model, string way, float[][] drawings, float[][] originals, DigitSet digits)
    {
        int read = 0, kept = 0, same = 0;
        double difference = 0;
        for (int i = 0; i < drawings.Length; i++)
        {
            using var answer = await http.PostAsJsonAsync("/api/latents/encode", new { model, intensities = drawings[i] });
            answer.EnsureSuccessStatusCode();
            var encoded = await answer.Content.ReadFromJsonAsync<JsonElement>();
            read += encoded.GetProperty("drawn").GetProperty("digit").GetInt32() == digits.Labels[i] ? 1 : 0;
            kept += encoded.GetProperty("redrawn").GetProperty("digit").GetInt32() == digits.Labels[i] ? 1 : 0;
            double apart = drawings[i].Zip(originals[i], (one, other) => Math.Abs(one - other)).Average();
            difference += apart / drawings.Length;
            same += apart < 0.5 / 255 ? 1 : 0;
        }

        Console.WriteLine(
            $"{way}: the judge reads {100.0 * read / drawings.Length:0.0} % as their label, and {100.0 * kept / drawings.Length:0.0} % of what {model} draws of them; "
            + $"{100.0 * same / drawings.Length:0.0} % are the original to half a level of 255, intensities {difference:0.0000} apart on the mean, of {drawings.Length}");
    }
}
