namespace CppnGallery.Cli;

/// <summary>Standard output in place of a file: what is written there is the file's bytes and nothing else.</summary>
internal static class StandardOutput
{
    /// <summary>Whether a path names it. A link to a pipe leads to no path, so the usual names of it are known rather than followed.</summary>
    public static bool Is(string path) => path is "-" or "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1";

    /// <summary>Where a command says what it did with this file: standard output, or standard error where that is the file.</summary>
    public static TextWriter Beside(string? path) => path is not null && Is(path) ? Console.Error : Console.Out;

    /// <summary>Draws all of it first, in a temporary file, so that nobody reads half of what failed; returns the bytes.</summary>
    /// <exception cref="CommandFault">It is a terminal, or nobody reads it.</exception>
    public static long Write(Action<Stream> render)
    {
        if (!Console.IsOutputRedirected)
        {
            throw new CommandFault("Standard output is a terminal, which shows no pictures; send it to a program or into a file.");
        }

        string part = Path.GetTempFileName();
        try
        {
            using var file = new FileStream(part, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            render(file);
            file.Position = 0;
            using var output = Console.OpenStandardOutput();
            file.CopyTo(output);
            return file.Length;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFault($"Standard output cannot be written: {fault.Message}");
        }
    }
}
