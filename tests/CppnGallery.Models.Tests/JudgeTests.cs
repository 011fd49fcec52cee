using CppnGallery.Autograd;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Judges;

namespace CppnGallery.Models.Tests;

public sealed class JudgeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-judge-").FullName;

    private string File => Path.Combine(_folder, JudgeFile.Name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_verdict_does_not_depend_on_the_pictures_beside_it()
    {
        const int Count = 37;
        var judge = Lively();
        var pictures = Tensor.Constant(Count, 26, 26, 1);
        new RandomSource(2).FillGaussian(pictures.Data, 0.5);
        var together = judge.Forward(new Tape(recording: false), pictures);
        for (int i = 0; i < Count; i++)
        {
            var one = Tensor.Constant(1, 26, 26, 1);
            pictures.Data.Slice(i * 676, 676).CopyTo(one.Data);
            var alone = judge.Forward(new Tape(recording: false), one);

            Assert.Equal(alone.Logits.Data.ToArray(), together.Logits.Data.Slice(i * 10, 10).ToArray());
            Assert.Equal(alone.Features.Data.ToArray(), together.Features.Data.Slice(i * 128, 128).ToArray());
        }
    }

    [Fact]
    public void Features_are_what_the_last_layer_sees()
    {
        var judge = Lively();
        var picture = Tensor.Constant(1, 26, 26, 1);
        new RandomSource(3).FillGaussian(picture.Data, 0.5);
        var (features, logits) = judge.Forward(new Tape(recording: false), picture);
        var weights = judge.Parameters.Single(p => p.Name == "judge.last.weight").Tensor;

        Assert.Equal((128, 10), (features.Count, logits.Count));
        for (int digit = 0; digit < 10; digit++)
        {
            Assert.Equal(Enumerable.Range(0, 128).Sum(i => (double)features.Data[i] * weights.Data[(i * 10) + digit]), logits.Data[digit], 1e-4);
        }

        Assert.All(features.Data.ToArray(), feature => Assert.True(feature >= 0));
        Assert.Contains(features.Data.ToArray(), feature => feature > 0);
    }

    [Fact]
    public void A_verdict_is_the_greatest_logit_with_its_softmax_probability()
    {
        // e^ln(91)/(91 + 9·1) = 0.91; a shift of all logits changes nothing, however far.
        float[] logits = new float[10];
        logits[4] = MathF.Log(91);
        Assert.Equal(4, Judge.Decide(logits).Digit);
        Assert.Equal(0.91, Judge.Decide(logits).Confidence, 1e-6);
        Assert.Equal(0.91, Judge.Decide([.. logits.Select(logit => logit + 1000)]).Confidence, 1e-3);
        Assert.Equal(0.1, Judge.Decide(new float[10]).Confidence, 1e-12);
    }

    [Fact]
    public void Pictures_of_another_size_are_refused() =>
        Assert.Throws<ArgumentException>(() => new Judge().Forward(new Tape(recording: false), Tensor.Constant(1, 28, 28, 1)));

    [Fact]
    public void A_judge_reads_back_as_it_was_written()
    {
        var judge = Lively();
        JudgeFile.Save(File, judge, 0.9925, new Dictionary<string, string> { ["epochs"] = "3" });
        var (read, accuracy) = JudgeFile.Load(File);

        Assert.Equal(0.9925, accuracy);
        Assert.Equal("3", SafetensorsFile.Read(File).Metadata["setting.epochs"]);
        Assert.Equal(judge.Parameters.Select(p => p.Name), read.Parameters.Select(p => p.Name));
        Assert.All(judge.Parameters.Zip(read.Parameters), pair => Assert.Equal(pair.First.Tensor.Data.ToArray(), pair.Second.Tensor.Data.ToArray()));
    }

    [Fact]
    public void What_is_no_judge_is_refused_and_named()
    {
        JudgeFile.Save(File, Lively(), 0.99, new Dictionary<string, string>());
        var good = SafetensorsFile.Read(File);
        Refused(good with { Metadata = Changed(good.Metadata, "format", "cppn-gallery-1") }, "format");
        Refused(good with { Metadata = Changed(good.Metadata, "accuracy", "1.5") }, "accuracy");
        Refused(good with { Metadata = Changed(good.Metadata, "accuracy", "NaN") }, "accuracy");
        Refused(good with { Tensors = good.Tensors.Skip(1).ToDictionary(pair => pair.Key, pair => pair.Value) }, "judge.first.weight");
        Refused(good with { Tensors = Changed(good.Tensors, "judge.last.bias", new StoredTensor([11], new float[11])) }, "judge.last.bias");
        Refused(good with { Tensors = Changed(good.Tensors, "one.more", new StoredTensor([1], new float[1])) }, "11 tensors");
    }

    [Fact]
    public void A_judge_is_no_model_and_a_model_no_judge()
    {
        JudgeFile.Save(File, Lively(), 0.99, new Dictionary<string, string>());
        Assert.Contains("no model", Assert.Throws<InvalidDataException>(() => Checkpoint.LoadModel(File)).Message, StringComparison.Ordinal);

        var generator = SmallNetworks.Lively(2, 1);
        Checkpoint.Save(File, new("test", "resnet-cppn", 1, 1, 2, 1, 32, generator.ParameterCount, new Dictionary<string, string>(), new Dictionary<string, double>()), generator, null);
        Assert.Contains("no judge", Assert.Throws<InvalidDataException>(() => JudgeFile.Load(File)).Message, StringComparison.Ordinal);
    }

    private void Refused(SafetensorsFile file, string says)
    {
        file.Write(File);
        string message = Assert.Throws<InvalidDataException>(() => JudgeFile.Load(File)).Message;
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains(File, message, StringComparison.Ordinal);
    }

    private static Dictionary<string, T> Changed<T>(IReadOnlyDictionary<string, T> source, string name, T value) =>
        new(source) { [name] = value };

    private static Judge Lively()
    {
        var judge = new Judge();
        judge.Initialise(new RandomSource(1));
        return judge;
    }
}
