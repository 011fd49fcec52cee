using System.Diagnostics;
using System.Globalization;

namespace CppnGallery.Gallery.Storage;

/// <summary>
/// The right to a data folder, which one process has at a time. The system lets go of it when the process ends, however it ends. Who has it is written beside it, for the next who asks.
/// </summary>
public sealed class DataLock : IDisposable
{
    private const string LockName = "gallery.lock";
    private const string HolderName = "gallery.holder";
    private const int LongestHolder = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1), BetweenTries = TimeSpan.FromMilliseconds(20);

    // EWOULDBLOCK of Linux and of macOS, and ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;
    private readonly string _holder;

    private DataLock(FileStream file, string holder) => (_file, _holder) = (file, holder);

    /// <summary>The names of the lock's own files.</summary>
    internal static IReadOnlyList<string> Files { get; } = [LockName, HolderName];

    /// <summary>Takes the folder, which is made when missing, until it is disposed of. This also shows that files can be written there.</summary>
    /// <exception cref="IOException">Another process has it for a second already, and the message says which; or the folder cannot be used.</exception>
    public static DataLock Take(string directory)
    {
        string folder = Path.GetFullPath(directory);
        try
        {
            Directory.CreateDirectory(folder);
            string holder = Path.Combine(folder, HolderName);
            var taken = new DataLock(OpenWhenFree(folder), holder);
            taken.SignIn();
            return taken;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                Held.Contains(fault.HResult)
                    ? $"The data directory {folder} is in use: {HolderIn(folder)} has it. One folder serves one gallery at a time: end that one, or name another folder in Gallery:DataDirectory."
                    : $"The data directory {folder} cannot be used ({fault.Message}). Name a folder that the gallery's user may write in Gallery:DataDirectory.",
                fault);
        }
    }

    /// <summary>Who has the data folder in which a path lies, or which it is; null where it lies in none, or in one that nobody has.</summary>
    public static string? HolderAround(string path)
    {
        for (var at = new DirectoryInfo(path); at is not null; at = at.Parent)
        {
            if (!File.Exists(Path.Combine(at.FullName, LockName)))
            {
                continue;
            }

            try
            {
                Open(at.FullName, FileMode.Open).Dispose();
            }
            catch (IOException fault) when (Held.Contains(fault.HResult))
            {
                return HolderIn(at.FullName);
            }
        }

        return null;
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose()
    {
        if (_file.CanRead)
        {
            File.Delete(_holder);
        }

        _file.Dispose();
    }

    // Whoever begins another process shares the lock with it for the moment until that one is itself, so a folder is not free at once when its gallery has ended.
    private static FileStream OpenWhenFree(string folder)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(folder, FileMode.OpenOrCreate);
            }
            catch (IOException fault) when (Held.Contains(fault.HResult) && Stopwatch.GetElapsedTime(begun) < Patience)
            {
                Thread.Sleep(BetweenTries);
            }
        }
    }

    private static FileStream Open(string folder, FileMode mode) => new(Path.Combine(folder, LockName), mode, FileAccess.ReadWrite, FileShare.None);

    private void SignIn()
    {
        try
        {
            File.WriteAllText(_holder, string.Create(
                CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}, since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC,"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The lock holds all the same; on a full disk pictures can still be shown.
        }
    }

    private static string HolderIn(string folder)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(folder, HolderName)).ReplaceLineEndings(" ");
            return text.Length == 0 ? "another process" : text[..Math.Min(text.Length, LongestHolder)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
