using CppnGallery.Gallery.Models;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;
using Microsoft.Extensions.Logging.Abstractions;

namespace CppnGallery.Gallery.Tests.Models;

public sealed class ModelImporterTests : IDisposable
{
    // What names, texts and refusals may take, however small the file.
    private const int TextsBytes = 32 << 10;

    private readonly TemporaryFolder _folder = new();
    private readonly ModelsOnShow _models = new([]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_model_brought_along_draws_the_same_pixels_under_the_same_name(bool dense, bool encodes)
    {
        byte[] file = Written(dense ? new DenseCppn(new(8, 3)) : new ResidualCppn(new(5, 2, 0.45)), encodes);
        var original = Checkpoint.LoadModel(_folder["good.safetensors"]);
        using var importer = Importer();

        var (model, isNew) = await importer.ImportAsync(new MemoryStream(file), file.Length);

        Assert.True(isNew);
        Assert.Equal(original.Id, model.Id);
        Assert.Same(model, Assert.Single(_models.All));
        string path = Assert.Single(_models.FilesOf(model));
        Assert.Equal(_folder[$"imported/{model.Id.Hash}/epoch-06.safetensors"], path);
        // From the disk, as after a restart.
        var again = Assert.Single(ModelsOnShow.Open(_folder["nowhere"], NullLogger.Instance, _folder["imported"]).All);
        Assert.Equal(Pixels(original), Pixels(again));
        Assert.Equal(Pixels(original), Pixels(model));
        Assert.Equal(original.Description.Settings, again.Description.Settings);
        Assert.Equal(original.Description.Metrics, again.Description.Metrics);
        Assert.Equal(original.Description.Evaluation, again.Description.Evaluation);
        Assert.Equal(encodes, Checkpoint.LoadEncoder(path) is not null);
        // What this gallery wrote is written by it as it was.
        Assert.Equal(file, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task A_model_that_is_here_already_is_not_written_again()
    {
        byte[] file = Written(new ResidualCppn(new(5, 2)));
        var here = _models.Add(_folder["good.safetensors"]);
        using var importer = Importer();

        var (model, isNew) = await importer.ImportAsync(new MemoryStream(file), file.Length);

        Assert.False(isNew);
        Assert.Same(here, model);
        Assert.False(Directory.Exists(_folder["imported"]));
    }

    [Fact]
    public async Task Limits_are_told_with_their_numbers()
    {
        byte[] file = Written(new ResidualCppn(new(5, 2)));
        int parameters = (int)Checkpoint.LoadModel(_folder["good.safetensors"]).Description.Parameters;

        await RefusedAsync(file, ImportFault.TooLarge, file.Length - 1, new(new(file.Length - 1, parameters), 1));
        await RefusedAsync(file, ImportFault.Network, parameters - 1, new(new(file.Length, parameters - 1), 1));
        using var importer = Importer(new(new(file.Length, parameters), 1));
        await importer.ImportAsync(new MemoryStream(file), file.Length);
        byte[] second = Written(new ResidualCppn(new(5, 2)), seed: 2);
        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => importer.ImportAsync(new MemoryStream(second), second.Length));
        Assert.Equal((ImportFault.TooMany, 1L), (refused.Fault, refused.Limit));
        Assert.Single(_models.All);
    }

    [Fact]
    public async Task Weights_that_could_overflow_on_their_way_to_a_pixel_are_refused()
    {
        var generator = new ResidualCppn(new(5, 2));
        generator.BlockWeights.Data.Fill(-1e5f);
        await TakenAsync(Written(generator, initialise: false));
        generator.OutputBias.Data[0] = -1.01e5f;
        await RefusedAsync(Written(generator, initialise: false), ImportFault.Numbers, 100_000);
    }

    [Fact]
    public async Task What_no_model_of_a_gallery_has_is_refused()
    {
        Written(new ResidualCppn(new(5, 2)), encodes: true);
        var good = SafetensorsFile.Read(_folder["good.safetensors"]);
        var value = new StoredTensor([1], new float[1]);
        (string Name, string? Text, ImportFault Fault)[] metadata =
        [
            ("format", "other-1", ImportFault.Metadata), ("author", "somebody", ImportFault.Metadata), ("setting.note", new string('x', 201), ImportFault.Metadata),
            ("setting.note", "two\nlines", ImportFault.Metadata), ("setting.σ", "1", ImportFault.Metadata), ("metric.loss", "much", ImportFault.Metadata), ("epoch", "-1", ImportFault.Metadata),
            ("run", "../up", ImportFault.Metadata), ("generator", "transformer", ImportFault.Network), ("reluStddev", null, ImportFault.Network),
        ];
        foreach (var (name, text, fault) in metadata)
        {
            await RefusedAsync(Bytes(good with { Metadata = With(good.Metadata, name, text) }), fault);
        }

        (string Name, StoredTensor? Tensor, ImportFault Fault)[] tensors =
        [
            ("foreign", value, ImportFault.Tensors), ("generator.more", value, ImportFault.Tensors), ("encoder.more", value, ImportFault.Tensors), ("digits.mean", value, ImportFault.Tensors),
            ("encoder.mean.bias", null, ImportFault.Tensors), ("generator.output.bias", null, ImportFault.Tensors), ("generator.output.weight", new([1, 5], new float[5]), ImportFault.Tensors),
        ];
        foreach (var (name, tensor, fault) in tensors)
        {
            await RefusedAsync(Bytes(good with { Tensors = With(good.Tensors, name, tensor) }), fault);
        }
    }

    [Fact]
    public async Task A_thin_tensor_does_not_stand_for_a_large_network()
    {
        // 256 blocks of 64 nodes would be 21 MB; the file has 64 numbers for each.
        var tensors = new Dictionary<string, StoredTensor> { ["generator.blocks.weight"] = new([256, 1, 1, 64], new float[256 * 64]) };
        new SafetensorsFile(new Dictionary<string, string> { ["format"] = "cppn-gallery-1", ["reluStddev"] = "1" }, tensors).Write(_folder["thin.safetensors"]);
        byte[] file = File.ReadAllBytes(_folder["thin.safetensors"]);

        Assert.InRange(await RefusedAsync(file, ImportFault.Network), 0, 2L * file.Length);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_leaves_nothing()
    {
        byte[] file = Written(new ResidualCppn(new(5, 2)));
        using var importer = Importer();

        await Assert.ThrowsAsync<IOException>(() => importer.ImportAsync(new BrokenStream(file[..(file.Length / 2)]), file.Length));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => importer.ImportAsync(new MemoryStream(file), file.Length, new CancellationToken(canceled: true)));
        // Where nobody knows the length, its end shows it.
        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => importer.ImportAsync(new MemoryStream(file[..^1]), null));
        Assert.Equal(ImportFault.CutOff, refused.Fault);
        refused = await Assert.ThrowsAsync<ImportRefusedException>(() => importer.ImportAsync(new MemoryStream([.. file, 0]), null));
        Assert.Equal(ImportFault.Header, refused.Fault);

        Assert.False(Directory.Exists(_folder["imported"]));
        Assert.Empty(_models.All);
    }

    /// <summary>
    /// Ten thousand damaged files: refused in a sentence of a known kind, or, where the damage left a model, taken and readable. What an import allocates in all, garbage included, on its
    /// thread (a stream in memory never leaves it) is more than its peak can be.
    /// </summary>
    [Fact]
    public async Task Ten_thousand_damaged_files_are_refused_or_taken_whole()
    {
        byte[] good = Written(new ResidualCppn(new(16, 12)));
        var damaged = new DamagedCheckpoints(good, 1);
        using var importer = Importer(new(ImportLimits.Usual.Intake, 20_000));
        await importer.ImportAsync(new MemoryStream(good), good.Length);
        var refusals = new Dictionary<ImportFault, int>();
        int taken = 0;
        for (int i = 0; i < 10_000; i++)
        {
            byte[] file = damaged.Next();
            long allocated = 0;
            try
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                var import = importer.ImportAsync(new MemoryStream(file), i % 3 == 0 ? null : file.Length);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                taken += (await import).IsNew ? 1 : 0;
            }
            catch (ImportRefusedException refused)
            {
                refusals[refused.Fault] = refusals.GetValueOrDefault(refused.Fault) + 1;
                Assert.InRange(refused.Message.Length, 20, 401);
            }

            // Where nobody knows the length, a file cut short can promise as much as the whole one had.
            long size = i % 3 == 0 ? Math.Max(file.Length, good.Length) : file.Length;
            Assert.True(allocated < (2 * size) + TextsBytes, $"file {i} of {file.Length} bytes: {allocated} bytes allocated");
        }

        string[] kept = Directory.GetFiles(_folder["imported"], "*", SearchOption.AllDirectories);
        Assert.Equal(taken + 1, kept.Length);
        Assert.Equal(kept.Length, Directory.GetDirectories(_folder["imported"]).Length);
        Assert.Equal(kept.Length, _models.All.Count);
        Assert.All(kept, path => Checkpoint.LoadModel(path));
        Assert.InRange(taken, 100, 2000);
        Assert.Superset(new HashSet<ImportFault> { ImportFault.CutOff, ImportFault.Header, ImportFault.Metadata, ImportFault.Network, ImportFault.Tensors, ImportFault.Numbers }, refusals.Keys.ToHashSet());
    }

    [Fact]
    public async Task An_import_with_an_encoder_allocates_less_than_twice_its_file()
    {
        byte[] file = Written(new ResidualCppn(new(6, 24)), encodes: true);
        using var importer = Importer();

        long before = GC.GetTotalAllocatedBytes(precise: true);
        long mine = GC.GetAllocatedBytesForCurrentThread();
        await importer.ImportAsync(new MemoryStream(file), file.Length);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - mine;

        Assert.InRange(allocated, file.Length / 2, 3L * file.Length / 2);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before >= allocated);
    }

    private static float[] Pixels(Model model)
    {
        float[] pixels = new float[64 * 64];
        model.Generator.Draw(Latent.FromSeed(7).Values, View.Frame, 64, 64, 0, 64, pixels);
        return pixels;
    }

    private ModelImporter Importer(ImportLimits? limits = null) => new(_folder["imported"], _models, limits ?? ImportLimits.Usual);

    private byte[] Bytes(SafetensorsFile file)
    {
        file.Write(_folder["changed.safetensors"]);
        return File.ReadAllBytes(_folder["changed.safetensors"]);
    }

    private static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> source, string name, T? value)
        where T : class
    {
        var copy = source.Where(pair => pair.Key != name).ToDictionary(pair => pair.Key, pair => pair.Value);
        if (value is not null)
        {
            copy[name] = value;
        }

        return copy;
    }

    private async Task TakenAsync(byte[] file)
    {
        using var importer = new ModelImporter(_folder["elsewhere"], _models, ImportLimits.Usual);
        Assert.True((await importer.ImportAsync(new MemoryStream(file), file.Length)).IsNew);
    }

    // The bytes allocated on the way to the refusal.
    private async Task<long> RefusedAsync(byte[] file, ImportFault fault, long? limit = null, ImportLimits? limits = null)
    {
        using var importer = Importer(limits);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => importer.ImportAsync(new MemoryStream(file), file.Length));
        Assert.Equal((fault, limit), (refused.Fault, refused.Limit));
        Assert.False(Directory.Exists(_folder["imported"]));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private byte[] Written(IGenerator generator, bool encodes = false, ulong seed = 1, bool initialise = true)
    {
        if (initialise)
        {
            generator.Initialise(new RandomSource(seed));
        }

        EncoderWeights? encoder = null;
        if (encodes)
        {
            encoder = new EncoderWeights();
            encoder.Initialise(new RandomSource(seed));
        }

        var description = ModelDescription.Of("far-away", "resnet-cppn", 6, generator, new Dictionary<string, string> { ["seed"] = "1", ["dataset"] = "mnist-train" }, new Dictionary<string, double> { ["loss"] = 1 / 3.0 });
        string path = _folder["good.safetensors"];
        Checkpoint.Save(path, description, generator, encoder);
        CheckpointMetrics.Write(path, new Dictionary<string, double> { ["legibleShare"] = 0.75 }, [], new("0a1b2c3d", "mnist-test"));
        return File.ReadAllBytes(path);
    }

    private sealed class BrokenStream(byte[] beginning) : MemoryStream(beginning)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : throw new IOException("The line is cut.");
    }
}
