using System.Collections.Concurrent;
using System.Security.Cryptography;
using CppnGallery.Gallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Web.Hosting;

namespace CppnGallery.Web.Models;

/// <summary>What there is to say of a checkpoint file.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="WrittenAt">When it was written: of an imported model, when it was imported.</param>
/// <param name="Sha256">64 hexadecimal digits over all its bytes.</param>
/// <param name="Imported">Whether it was brought here.</param>
internal sealed record FileFacts(long Bytes, DateTimeOffset WrittenAt, string Sha256, bool Imported);

/// <summary>The files of models, to be looked at and sent. A file is summed when it is first asked about, and again if it changed.</summary>
internal sealed class ModelFiles(GalleryFolders folders)
{
    private readonly string _imported = Path.Combine(folders.Data, ModelsOnShow.ImportedFolder) + Path.DirectorySeparatorChar;
    private readonly ConcurrentDictionary<string, FileFacts> _facts = [];

    /// <summary>Whether the model was imported, and into no run of this gallery's own.</summary>
    public bool IsImported(ModelsOnShow models, Model model) => models.FilesOf(model) is [var first, ..] && first.StartsWith(_imported, StringComparison.Ordinal);

    /// <summary>Bytes of the model's file, which is not read; null where there is none.</summary>
    public static long? BytesOf(ModelsOnShow models, Model model) =>
        models.FilesOf(model).Select(path => new FileInfo(path)).FirstOrDefault(file => file.Exists)?.Length;

    /// <summary>Opens the model's file; null where it has none or it is gone.</summary>
    public (FileStream Stream, FileFacts Facts)? Open(ModelsOnShow models, Model model)
    {
        foreach (string path in models.FilesOf(model))
        {
            FileStream? stream = null;
            try
            {
                stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16, useAsync: true);
                return (stream, FactsOf(path, stream));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Taken away by hand since the gallery opened; another may hold the same.
                stream?.Dispose();
            }
        }

        return null;
    }

    /// <summary>The facts alone; null where there is no file.</summary>
    public FileFacts? Look(ModelsOnShow models, Model model)
    {
        if (Open(models, model) is not { } opened)
        {
            return null;
        }

        opened.Stream.Dispose();
        return opened.Facts;
    }

    private FileFacts FactsOf(string path, FileStream stream)
    {
        DateTimeOffset writtenAt = File.GetLastWriteTimeUtc(stream.SafeFileHandle);
        if (_facts.TryGetValue(path, out var known) && known.Bytes == stream.Length && known.WrittenAt == writtenAt)
        {
            return known;
        }

        string sum = Convert.ToHexStringLower(SHA256.HashData(stream));
        stream.Position = 0;
        return _facts[path] = new(stream.Length, writtenAt, sum, path.StartsWith(_imported, StringComparison.Ordinal));
    }
}
