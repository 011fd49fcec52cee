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

    // The nineteenth field of the thread's own stat; those after the name in brackets begin with the third.
    private static string Niceness() => OperatingSystem.IsLinux()
        ? File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[16]
        : Thread.CurrentThread.Priority.ToString();
}
