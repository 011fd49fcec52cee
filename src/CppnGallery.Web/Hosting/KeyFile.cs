namespace CppnGallery.Web.Hosting;

/// <summary>Files that hold secrets of the gallery.</summary>
internal static class KeyFile
{
    /// <summary>Writes a file that this user alone may read. It is there whole or not at all: half a key would be found after a crash and never be good.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        string unfinished = $"{path}.{Guid.NewGuid():N}";
        using (var file = new FileStream(unfinished, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
