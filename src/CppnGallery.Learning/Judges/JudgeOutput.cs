using CppnGallery.Models.Judges;

namespace CppnGallery.Learning.Judges;

/// <summary>Where a trained judge goes: tried before the training, and no good judge is lost to a worse one.</summary>
public static class JudgeOutput
{
    /// <summary>Finds out before a long training whether the file can be written at its end; nothing is left behind.</summary>
    /// <exception cref="IOException">It cannot; the message names the file.</exception>
    public static void Try(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a folder; name a file.");
        }

        try
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(folder);
            using var probe = new FileStream(Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be written: {fault.Message}", fault);
        }
    }

    /// <summary>Writes a judge, crash-safe, with the share of MNIST's test digits it knows.</summary>
    /// <exception cref="IOException">There is a file already and this judge knows less than <see cref="JudgeAccuracy.Required"/>; or it cannot be written.</exception>
    public static void Write(string path, JudgeWeights judge, double accuracy, JudgeRecipe recipe)
    {
        if (File.Exists(path) && !(accuracy >= JudgeAccuracy.Required))
        {
            throw new IOException(FormattableString.Invariant(
                $"{path} is kept: the new judge knows {accuracy:0.00%} of the test digits, and one that takes a file's place must know {JudgeAccuracy.Required:0.0%}."));
        }

        JudgeFile.Save(path, judge, accuracy, recipe.Describe());
    }
}
