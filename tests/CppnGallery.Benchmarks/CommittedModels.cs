using CppnGallery.Browser.Tests;
using CppnGallery.Gallery.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace CppnGallery.Benchmarks;

/// <summary>The committed models.</summary>
internal static class CommittedModels
{
    /// <summary>Their folder, the judge's too.</summary>
    public static string Folder { get; } = Path.Combine(ServerProcess.Solution(), "checkpoints");

    public static ModelsOnShow Open() => ModelsOnShow.Open(Folder, NullLogger.Instance);
}
