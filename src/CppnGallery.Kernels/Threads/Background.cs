using System.Runtime.InteropServices;

namespace CppnGallery.Kernels.Threads;

/// <summary>Threads that give way to others, so that a server that draws or trains still answers.</summary>
public static partial class Background
{
    /// <summary>The nicest there is: beside a thread of usual niceness it gets one part in seventy of a core, alone all of it.</summary>
    public const int Nicest = 19;

    private const int SchedulerIdle = 5;

    /// <summary>Makes the calling thread one of those, for good. On Linux, where .NET passes over priorities, by the system's niceness.</summary>
    /// <param name="steps">
    /// How much nicer than the program it becomes, 0 to <see cref="Nicest"/>: each step leaves it a fifth less of a core that it shares. Other systems know two degrees of it.
    /// </param>
    public static void EnterThread(int steps = Nicest)
    {
        if (steps == 0)
        {
            return;
        }

        if (OperatingSystem.IsLinux())
        {
            // Of the calling thread alone, on Linux. Being nicer is always allowed; where it is not after all, the thread is as it was.
            _ = Nice(steps);
        }
        else
        {
            Thread.CurrentThread.Priority = steps < Nicest ? ThreadPriority.BelowNormal : ThreadPriority.Lowest;
        }
    }

    /// <summary>
    /// Makes the calling thread run only where nobody else wants the core, for good; threads of native libraries that it begins inherit that, .NET's do not.
    /// A thread that is merely the nicest is left by Linux's scheduler (EEVDF) to finish its turn of some milliseconds; an idle one makes room at once.
    /// </summary>
    public static void EnterIdleThread()
    {
        EnterThread();
        if (OperatingSystem.IsLinux())
        {
            // Zero is the calling thread. Becoming idle is always allowed; where it is not after all, the thread is the nicest.
            _ = SetScheduler(0, SchedulerIdle, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int steps);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in int priority);
}
