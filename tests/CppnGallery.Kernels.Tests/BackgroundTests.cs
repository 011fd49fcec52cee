using System.Globalization;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Kernels.Tests;

public class BackgroundTests
{
    [Fact]
    public void A_thread_gives_way_and_the_others_do_not()
    {
        string before = Niceness(), inside = "";
        var thread = new Thread(() =>
        {
            Background.EnterThread();
            inside = Niceness();
        });
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromMinutes(1)));

        Assert.Equal(OperatingSystem.IsLinux() ? "19" : nameof(ThreadPriority.Lowest), inside);
        Assert.Equal(before, Niceness());
    }

    [Fact]
    public void A_thread_may_give_way_by_some_steps_to_its_own_program_however_nice_that_is()
    {
        string inside = "";
        var thread = new Thread(() =>
        {
            Background.EnterThread(5);
            inside = Niceness();
        });
        thread.Start();
        thread.Join();

        string expected = OperatingSystem.IsLinux() ? $"{Math.Min(19, int.Parse(Niceness(), CultureInfo.InvariantCulture) + 5)}" : nameof(ThreadPriority.BelowNormal);
        Assert.Equal(expected, inside);
    }

    [Fact]
    public void An_idle_thread_runs_where_nobody_else_wants_the_core()
    {
        string inside = "";
        var thread = new Thread(() =>
        {
            Background.EnterIdleThread();
            inside = Policy();
        });
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromMinutes(1)));

        string expected = OperatingSystem.IsLinux() ? "5" : nameof(ThreadPriority.Lowest);
        Assert.Equal(expected, inside);
        Assert.NotEqual(expected, Policy());
    }

    // Field 41 of the thread's own stat: 0 for usual threads, 5 for idle ones (SCHED_IDLE).
    private static string Policy() => OperatingSystem.IsLinux()
        ? File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[38]
        : Thread.CurrentThread.Priority.ToString();

    // The nineteenth field of the thread's own stat; those after the name in brackets begin with the third.
    private static string Niceness() => OperatingSystem.IsLinux()
        ? File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[16]
        : Thread.CurrentThread.Priority.ToString();
}
