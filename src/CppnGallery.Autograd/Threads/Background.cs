using System.Runtime.InteropServices;

namespace CppnGallery.Autograd.Threads;

/// <summary>Threads that give way to all others, so that a server that trains still answers.</summary>
public static partial class Background
{
    /// <summary>PRIO_PROCESS; on Linux 0 as its number means the calling thread.</summary>
    private const int OfThread = 0;

    /// <summary>The nicest there is: beside a thread of usual niceness it gets one part in seventy of a core, alone all of it.</summary>
    private const int Nicest = 19;

    /// <summary>Makes the calling thread one of those, for good. On Linux, where .NET passes over priorities, by the system's niceness.</summary>
    public static void EnterThread()
    {
        if (OperatingSystem.IsLinux())
        {
            // Being nicer is always allowed; where it is not after all, the thread is as it was.
            _ = SetPriority(OfThread, 0, Nicest);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int niceness);
}
