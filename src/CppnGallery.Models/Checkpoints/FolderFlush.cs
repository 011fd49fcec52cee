using System.Runtime.InteropServices;

namespace CppnGallery.Models.Checkpoints;

/// <summary>
/// Makes a rename durable. POSIX keeps a folder's entries apart from its files: until the folder itself is flushed, a crash may undo the
/// rename. .NET has no call for it, so the C library is asked; Windows needs none (NTFS logs its folders).
/// </summary>
public static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Writes the entries of a folder to the disk.</summary>
    /// <exception cref="IOException">The folder is not there, or the disk failed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"{folder}: cannot be opened to be flushed (error {Marshal.GetLastPInvokeError()}).");
        }

        int result = Sync(descriptor);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (result != 0)
        {
            throw new IOException($"{folder}: cannot be flushed to the disk (error {error}).");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
