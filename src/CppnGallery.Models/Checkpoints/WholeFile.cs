namespace CppnGallery.Models.Checkpoints;

/// <summary>Files that are there whole or not at all, whatever happens while they are written.</summary>
public static class WholeFile
{
    /// <summary>EFBIG, of Linux and of macOS.</summary>
    private const int FileTooLarge = 27;

    /// <summary>What it comes to that a file would be larger than files may be here.</summary>
    public static IOException TooLarge(string path) => new($"{path} cannot be written: it would be larger than files may be here.", FileTooLarge);

    /// <summary>
    /// Writes so that a crash at any moment leaves either the old file or the new one: into a temporary file beside it, flushed to the disk, renamed over it, and the
    /// folder flushed. What fails leaves no temporary file.
    /// </summary>
    /// <param name="path">The file; its folder is made when missing.</param>
    /// <param name="write">Writes the content, from the beginning to the end.</param>
    /// <param name="mode">Who may read and write a new file, where the system knows that; null for the usual.</param>
    /// <exception cref="IOException">The disk is full, the file has reached a limit, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, Action<Stream> write, UnixFileMode? mode = null)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        try
        {
            try
            {
                using var stream = new FileStream(temporary, options);
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            catch (ArgumentOutOfRangeException)
            {
                // So the framework says EFBIG, which is what a limit on the size of files comes to.
                throw TooLarge(path);
            }

            File.Move(temporary, path, overwrite: true);
            FolderFlush.Flush(folder);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
