using CppnGallery.Networks.Checkpoints;

namespace CppnGallery.Web.Hosting;

/// <summary>Files that hold secrets of the gallery.</summary>
internal static class KeyFile
{
    /// <summary>Writes a file that this user alone may read. It is there whole or not at all: half a key would be found after a crash and never be good.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, byte[] content) =>
        WholeFile.Write(path, stream => stream.Write(content), UnixFileMode.UserRead | UnixFileMode.UserWrite);
}
