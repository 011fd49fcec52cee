using CppnGallery.Kernels.Randomness;
using CppnGallery.Kernels.Tests;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Judges;

namespace CppnGallery.Models.Tests;

public sealed class JudgeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-judge-").FullName;

    private string File => Path.Combine(_folder, JudgeFile.Name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_verdict_is_the_greatest_logit_with_its_softmax_probability()
    {
        // e^ln(91)/(91 + 9·1) = 0.91; a shift of all logits changes nothing, however far.
        float[] logits = new float[10];
        logits[4] = MathF.Log(91);
        Assert.Equal(4, Verdict.Of(logits).Digit);
        Assert.Equal(0.91, Verdict.Of(logits).Confidence, 1e-6);
        Assert.Equal(0.91, Verdict.Of([.. logits.Select(logit => logit + 1000)]).Confidence, 1e-3);
        Assert.Equal(0.1, Verdict.Of(new float[10]).Confidence, 1e-12);
    }

    [Fact]
    public void A_judge_reads_back_as_it_was_written()
    {
        var judge = Lively();
        JudgeFile.Save(File, judge, 0.9925, new Dictionary<string, string> { ["epochs"] = "3" });
        var (read, accuracy) = JudgeFile.Load(File);

        Assert.Equal(0.9925, accuracy);
        Assert.Equal("3", SafetensorsFile.Read(File).Metadata["setting.epochs"]);
        Assert.Equal(judge.Parameters.Select(p => p.Name), read.Parameters.Select(p => p.Name));
        Assert.All(judge.Parameters.Zip(read.Parameters), pair => Assert.Equal(pair.First.Data.ToArray(), pair.Second.Data.ToArray()));
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

    private static JudgeWeights Lively()
    {
        var judge = new JudgeWeights();
        judge.Initialise(new RandomSource(1));
        return judge;
    }
}
