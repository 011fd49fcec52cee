using CppnGallery.Kernels.Randomness;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Devices;
using CppnGallery.Rendering.Sources;
using CppnGallery.Rendering.Turns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CppnGallery.Rendering.Tests;

/// <summary>The kernels of GPUs, run by PoCL on the CPU, against our own kernels.</summary>
public sealed class RenderDeviceTests : IDisposable
{
    private const string Broken = "__kernel void draw(no such type x) {}";

    private static readonly OpenClDevice Pocl = FindPocl();

    private readonly RenderDevice _device = new(Pocl, NullLogger.Instance);

    public void Dispose() => _device.Dispose();

    [Theory]
    [InlineData(6, 24, 0.8)]
    [InlineData(5, 2, 0.9)]
    [InlineData(1, 1, 2.0)]
    [InlineData(27, 2, 0.27)]
    public void A_residual_generator_draws_the_same_to_within_a_level(int nodes, int blocks, double reluStddev)
    {
        var generator = new ResidualCppn(new ResidualCppnSettings(nodes, blocks, reluStddev));
        generator.Initialise(new RandomSource(3));
        // Trained tanh layers speak; those at the start whisper.
        new RandomSource(4).FillGaussian(generator.PlaneWeights.Data, 0.1);
        for (int block = 0; block < blocks; block++)
        {
            new RandomSource((ulong)block).FillGaussian(generator.BlockWeights.Data.Slice(((block * (ResidualCppnSettings.ReluLayers + 1)) + ResidualCppnSettings.ReluLayers) * nodes * nodes, nodes * nodes), 0.05);
        }

        new RandomSource(5).FillGaussian(generator.OutputWeights.Data, 2);
        AssertDrawsTheSame(generator);
    }

    [Theory]
    [InlineData(128, 4)]
    [InlineData(5, 2)]
    [InlineData(131, 3)]
    public void A_dense_generator_draws_the_same_to_within_a_level(int nodes, int layers)
    {
        var generator = new DenseCppn(new DenseCppnSettings(nodes, layers, Stddev: 0.2));
        generator.Initialise(new RandomSource(3));
        AssertDrawsTheSame(generator);
    }

    [Fact]
    public void A_picture_of_many_strips_is_the_same_to_within_a_level_whatever_is_made_of_it()
    {
        // Strips of 2¹⁸ pixels: 60 rows are three, the last of them short.
        var request = Requests.Of(10_000, 60);
        var renderer = new PictureRenderer(new RenderLimits(), device: _device);
        var cpu = SlowPng.Decode(new PictureRenderer(new RenderLimits()).Render(request)).Pixels;

        AssertWithinALevel(cpu, SlowPng.Decode(renderer.Render(request)).Pixels);
        // Mirrored, it is drawn whole.
        var mirrored = SlowPng.Decode(renderer.Render(request with { Finish = PictureFinish.None with { IsMirrored = true } })).Pixels;
        AssertWithinALevel([.. cpu.Chunk(10_000).SelectMany(row => row.Reverse())], mirrored);
    }

    [Fact]
    public void Many_workers_draw_different_pictures_at_once()
    {
        var requests = Enumerable.Range(0, 24).Select(i => Requests.Of(40 + i, 30, seed: (ulong)i % 5, style: i % 2 == 0 ? Style.Ink : Style.Inverse)).ToArray();
        var renderer = new PictureRenderer(new RenderLimits(), device: _device);

        byte[][] drawn = new byte[requests.Length][];
        Parallel.For(0, requests.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => drawn[i] = SlowPng.Decode(renderer.Render(requests[i])).Pixels);

        Assert.All(requests.Zip(drawn), pair => AssertWithinALevel(SlowPng.Decode(new PictureRenderer(new RenderLimits()).Render(pair.First)).Pixels, pair.Second));
    }

    [Fact]
    public void A_kernel_that_cannot_be_built_leaves_the_picture_to_the_CPU_with_one_line_in_the_log()
    {
        var log = new Lines();
        using var device = new RenderDevice(Pocl, log, Broken);
        var renderer = new PictureRenderer(new RenderLimits(), device: device);
        var request = Requests.Of(50, 40);
        string before = renderer.KeyOf(request);

        byte[][] files = [renderer.Render(request), renderer.Render(request)];

        byte[] cpu = new PictureRenderer(new RenderLimits()).Render(request);
        Assert.All(files, file => Assert.Equal(cpu, file));
        string line = Assert.Single(log.Texts);
        Assert.StartsWith($"Error: {Pocl.Name} fails, so pictures are drawn on the CPU from now on: clBuildProgram", line, StringComparison.Ordinal);
        Assert.Contains("CL_BUILD_PROGRAM_FAILURE (-11): ", line, StringComparison.Ordinal);
        Assert.Equal((request.Key, (OpenClDevice?)null), (renderer.KeyOf(request), device.Device));
        Assert.NotEqual(before, renderer.KeyOf(request));
    }

    [Fact]
    public async Task A_picture_during_which_the_device_failed_is_kept_nowhere()
    {
        string folder = Directory.CreateTempSubdirectory("cppn-").FullName;
        try
        {
            var (request, limits, store) = (Requests.Of(20, 20), new RenderLimits(), new PictureStore(folder, 1 << 20));
            using var device = new RenderDevice(Pocl, NullLogger.Instance, Broken);
            using var service = new PictureService(new PictureRenderer(limits, device: device), store, limits, new FairTurns(limits));
            string before = service.KeyOf(request);

            await service.GetFileAsync(request, "an address");
            Assert.Equal((null, null), (store.Read(before), store.Read(request.Key)));

            await service.GetFileAsync(request, "an address");
            Assert.Equal(request.Key, service.KeyOf(request));
            Assert.NotNull(store.Read(request.Key));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_a_device_drew_is_kept_under_a_key_of_its_own_but_rasters_are_not()
    {
        var renderer = new PictureRenderer(new RenderLimits(), device: _device);
        var raster = new PictureRequest(new RasterSource("grey", 1, 1, PixelColour.Grey, [7]), View.Frame, 3, 3);

        Assert.NotEqual(new PictureRenderer(new RenderLimits()).KeyOf(Requests.Of(9, 9)), renderer.KeyOf(Requests.Of(9, 9)));
        Assert.Contains(Pocl.Name, renderer.KeyOf(Requests.Of(9, 9)), StringComparison.Ordinal);
        Assert.Equal(raster.Key, renderer.KeyOf(raster));
        Assert.All(SlowPng.Decode(renderer.Render(raster)).Pixels, pixel => Assert.Equal(7, pixel));
    }

    [Fact]
    public void Who_draws_on_after_the_device_was_given_back_draws_on_the_CPU()
    {
        var renderer = new PictureRenderer(new RenderLimits(), device: _device);
        renderer.Render(Requests.Of(20, 20));

        _device.Dispose();

        Assert.Equal(new PictureRenderer(new RenderLimits()).Render(Requests.Of(20, 20)), renderer.Render(Requests.Of(20, 20)));
        Assert.Equal(Requests.Of(20, 20).Key, renderer.KeyOf(Requests.Of(20, 20)));
    }

    [Fact]
    public void A_cancelled_picture_stops() => Assert.ThrowsAny<OperationCanceledException>(
        () => new PictureRenderer(new RenderLimits(), device: _device).Render(Requests.Of(500, 500), new CancellationToken(canceled: true)));

    [Fact]
    public void A_device_is_chosen_by_number_or_name_and_never_by_itself_where_it_is_the_CPU()
    {
        var log = new Lines();
        foreach (string wish in new[] { $"{Pocl.Number}", Pocl.Name, Pocl.Name.ToUpperInvariant() })
        {
            Assert.True(RenderDevice.TryChoose(wish, log, out var named, out _));
            Assert.Equal(Pocl, named.Device);
            named.Dispose();
        }

        Assert.Null(RenderDevice.Automatic([Pocl]));
        Assert.True(RenderDevice.TryChoose("cpu", log, out var cpu, out _));
        Assert.Null(cpu.Device);
        Assert.Equal([.. Enumerable.Repeat($"Information: Artworks are drawn on {Pocl.Name}.", 3)], log.Texts);
    }

    [Fact]
    public void The_first_GPU_goes_before_an_accelerator()
    {
        OpenClDevice Of(int number, string type) => Pocl with { Number = number, Type = type };
        Assert.Equal(3, RenderDevice.Automatic([Of(1, "CPU"), Of(2, "accelerator"), Of(3, "GPU"), Of(4, "GPU")])!.Number);
        Assert.Equal(2, RenderDevice.Automatic([Of(1, "CPU"), Of(2, "accelerator"), Of(3, "other")])!.Number);
    }

    [Theory]
    [InlineData("quantum")]
    [InlineData("0")]
    [InlineData("99")]
    [InlineData("")]
    [InlineData("GPU")]
    public void A_device_that_is_not_there_is_refused_with_what_is_allowed(string wish)
    {
        Assert.False(RenderDevice.TryChoose(wish, NullLogger.Instance, out _, out string? error));
        Assert.Equal($"There is no device '{wish}'; it may be auto, cpu, gpu, or the number or name of a device that cppn devices lists.", error);
    }

    private static OpenClDevice FindPocl()
    {
        DebianPackages.Pocl.Require();
        return OpenClDevice.List().Single(device => device.Platform == "Portable Computing Language");
    }

    /// <summary>The frame, a place off it, and a deep zoom, none of them square nor a multiple of the groups in which devices draw.</summary>
    private void AssertDrawsTheSame(IGenerator generator)
    {
        var description = ModelDescription.Of("run", "recipe", 1, generator, new Dictionary<string, string>(), new Dictionary<string, double>());
        var artwork = new ArtworkSource(new Model(new ModelId("", "3fa9c2d1"), description, generator), Latent.FromSeed(7), Style.Ink);
        foreach (var (view, width, height) in new[] { (View.Frame, 67, 45), (new View(0.3, 0.45, 0.9, 0.7), 31, 50), (new View(0.501, 0.37, 1e-5, 2e-5), 33, 19) })
        {
            byte[] cpu = new byte[width * height], device = new byte[width * height];
            artwork.Draw(view, width, height, 0, height, cpu, default);

            Assert.True(_device.TryDraw(artwork, view, width, height, 0, height, device, default));

            AssertWithinALevel(cpu, device);
            Assert.True(view.Width < 1e-3 || cpu.Distinct().Count() > 8, $"{cpu.Distinct().Count()} levels in {view}: a blank picture would show no difference");
            // Rows from the middle, as a strip begins there.
            byte[] strip = new byte[width * 9];
            Assert.True(_device.TryDraw(artwork, view, width, height, 10, 9, strip, default));
            Assert.Equal(device[(10 * width)..][..strip.Length], strip);
        }
    }

    private static void AssertWithinALevel(byte[] expected, byte[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max(), 0, 1);
    }

    private sealed class Lines : ILogger
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
