using System.CommandLine;
using CppnGallery.Models.Judges;

namespace CppnGallery.Cli;

/// <summary>Where the judge is.</summary>
internal static class JudgeOption
{
    public static Option<string?> Option { get; } = new("--judge")
    {
        Description = $"The judge's file; default {JudgeFile.Name} in the checkpoint folder.",
        HelpName = "FILE",
    };

    /// <summary>The file named, or the one in the checkpoint folder.</summary>
    /// <exception cref="CommandFault">It is not there.</exception>
    public static string FileOf(ParseResult parsed)
    {
        string file = parsed.GetValue(Option) ?? Path.Combine(parsed.GetRequiredValue(CheckpointFolder.Option), JudgeFile.Name);
        return File.Exists(file)
            ? file
            : throw new CommandFault($"The judge {Path.GetFullPath(file)} is not there; name another with --judge, or make one with cppn judge train.");
    }
}
