using CppnGallery.Learning.Data;
using CppnGallery.Learning.Judges;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Judges;

namespace CppnGallery.Learning.Tests.Judges;

/// <summary>
/// The judge in the repository, without MNIST, which a clean checkout lacks; <c>cppn judge check</c> measures it on the test digits.
/// </summary>
public sealed class CommittedJudgeTests
{
    private static readonly string Path = System.IO.Path.Combine(Root(), "checkpoints", JudgeFile.Name);

    [Fact]
    public void Its_file_is_sound_small_and_says_how_it_was_trained()
    {
        var (_, accuracy) = JudgeFile.Load(Path);
        var metadata = SafetensorsFile.Read(Path).Metadata;

        Assert.InRange(accuracy, JudgeAccuracy.Required, 1);
        Assert.InRange(new FileInfo(Path).Length, 0, 2_500_000);
        Assert.Equal(new JudgeRecipe().Describe().OrderBy(setting => setting.Key), metadata
            .Where(entry => entry.Key.StartsWith("setting.", StringComparison.Ordinal))
            .Select(entry => KeyValuePair.Create(entry.Key["setting.".Length..], entry.Value)).OrderBy(setting => setting.Key));
    }

    [Fact]
    public void It_reads_digits_of_another_hand()
    {
        // Drawn by strokes and slanted more than most of MNIST; chance is 0.1.
        Assert.InRange(JudgeAccuracy.Measure(JudgeFile.Load(Path).Judge, Glyphs.Draw(500, seed: 3)), 0.8, 1);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "CppnGallery.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds CppnGallery.sln.");
    }
}
