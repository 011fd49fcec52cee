using CppnGallery.Gallery.Storage;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Web.Hosting;

/// <summary>Files that hold secrets of the gallery.</summary>
internal static class KeyFile
{
    /// <summary>Writes a file that this user alone may read. It is there whole or not at all: half a key would be found after a crash and never be good.</summary>
    /// <exception cref="NotKeptException">The folder cannot be written.</exception>
    public static void Write(string path, byte[] content)
    {
        try
        {
            WholeFile.Write(path, stream => stream.Write(content), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NotKeptException("A key could not be written to the gallery's disk. Please try again in a moment.", fault);
        }
    }
}
