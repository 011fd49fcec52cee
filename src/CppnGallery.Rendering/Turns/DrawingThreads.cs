using System.Collections.Concurrent;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Rendering.Turns;

/// <summary>Threads that draw and give way to those that answer requests: a server that draws on the pool's own threads keeps its pages waiting. Tasks begin in the order in which they came.</summary>
public sealed class DrawingThreads : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _tasks = [];

    /// <summary>So many threads.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="niceness">How much nicer than the program they are, 0 to 19.</param>
    public DrawingThreads(int count, int niceness)
    {
        for (int i = 0; i < count; i++)
        {
            new Thread(() => Work(niceness)) { IsBackground = true, Name = "CPPN drawing" }.Start();
        }
    }

    /// <summary>The threads end when they have done what was queued.</summary>
    public void Dispose() => _tasks.CompleteAdding();

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => _tasks.Add(task);

    /// <summary>Whoever waits for a task that has not begun does it: it is a thread that draws, too.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;

    private void Work(int niceness)
    {
        Background.EnterThread(niceness);
        foreach (var task in _tasks.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }
}
