using CppnGallery.Learning.Judges;
using CppnGallery.Models.Judges;

namespace CppnGallery.Learning.Tests.Judges;

public sealed class JudgeOutputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-judge-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_can_be_written_is_found_so_and_nothing_is_left()
    {
        string path = Path.Combine(_folder, "new", "judge.safetensors");
        JudgeOutput.Try(path);
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_folder_or_a_file_below_a_file_is_refused_before_the_training()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        foreach (string path in (string[])[_folder, Path.Combine(_folder, "file", "judge.safetensors")])
        {
            Assert.Contains(path, Assert.Throws<IOException>(() => JudgeOutput.Try(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_file_is_overwritten_by_a_judge_that_knows_too_little()
    {
        string path = Path.Combine(_folder, "judge.safetensors");
        JudgeOutput.Write(path, new JudgeWeights(), 0.25, new JudgeRecipe());
        Assert.Equal(0.25, JudgeFile.Load(path).Accuracy);

        foreach (double accuracy in (double[])[0.9899, double.NaN])
        {
            Assert.Contains("99.0%", Assert.Throws<IOException>(() => JudgeOutput.Write(path, new JudgeWeights(), accuracy, new JudgeRecipe())).Message, StringComparison.Ordinal);
            Assert.Equal(0.25, JudgeFile.Load(path).Accuracy);
        }

        JudgeOutput.Write(path, new JudgeWeights(), 0.99, new JudgeRecipe());
        Assert.Equal(0.99, JudgeFile.Load(path).Accuracy);
    }
}
