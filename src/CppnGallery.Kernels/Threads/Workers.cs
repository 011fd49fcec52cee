using System.Runtime.ExceptionServices;

namespace CppnGallery.Kernels.Threads;

/// <summary>
/// The threads that an operation is spread over: one a core, the caller's among them, made once and kept. The pool's threads come and go while a
/// training lasts for hours, and each new one would bring scratch memory of its own; these do not, and calling them allocates nothing.
/// <para>
/// Work comes in pieces that the caller cut; which thread takes which is left to chance, so pieces must not depend on it. One operation at a time
/// has the threads: where they are taken (two trainings, or a piece that has pieces itself), the caller does its pieces alone.
/// </para>
/// </summary>
public static class Workers
{
    /// <summary>Looks at the last pieces' end before the caller goes to sleep over it: some microseconds.</summary>
    private const int Spins = 50;

    private static readonly Lock Taken = new();
    private static readonly object State = new();
    private static readonly SemaphoreSlim[] Calls = Start(Environment.ProcessorCount - 1);

    // What is under way; changed under State, but for _next, which the threads count up.
    private static Action<int>? _work;
    private static int _count;
    private static int _next;
    private static int _active;
    private static ExceptionDispatchInfo? _fault;
    private static volatile bool _inBackground;

    /// <summary>From their next work on the threads give way to all others (<see cref="Background"/>), for good: for a program in which nobody waits for what they do.</summary>
    public static void EnterBackground() => _inBackground = true;

    /// <summary>Calls <paramref name="work"/> with 0 .. <paramref name="count"/> − 1, each once, and returns when all have returned.</summary>
    /// <remarks>The first exception that a piece throws is thrown here; pieces not yet begun are then left out.</remarks>
    public static void ForEach(int count, Action<int> work)
    {
        if (count <= 1 || Calls.Length == 0 || Taken.IsHeldByCurrentThread || !Taken.TryEnter())
        {
            for (int i = 0; i < count; i++)
            {
                work(i);
            }

            return;
        }

        try
        {
            lock (State)
            {
                (_work, _count, _next, _fault) = (work, count, 0, null);
            }

            for (int i = 0; i < Math.Min(Calls.Length, count - 1); i++)
            {
                // A thread that has not answered the last call yet will answer this one.
                if (Calls[i].CurrentCount == 0)
                {
                    Calls[i].Release();
                }
            }

            TakePieces(work, count);
            AwaitOthers();
            _fault?.Throw();
        }
        finally
        {
            Taken.Exit();
        }
    }

    private static SemaphoreSlim[] Start(int count)
    {
        var calls = new SemaphoreSlim[Math.Max(0, count)];
        for (int i = 0; i < calls.Length; i++)
        {
            var call = calls[i] = new SemaphoreSlim(0);
            new Thread(() => Answer(call)) { IsBackground = true, Name = "CPPN worker" }.Start();
        }

        return calls;
    }

    private static void Answer(SemaphoreSlim call)
    {
        bool inBackground = false;
        while (true)
        {
            call.Wait();
            if (_inBackground && !inBackground)
            {
                Background.EnterIdleThread();
                inBackground = true;
            }

            Action<int>? work;
            int count;
            lock (State)
            {
                // Late: the caller did it all alone.
                if (_work is null)
                {
                    continue;
                }

                (work, count) = (_work, _count);
                _active++;
            }

            TakePieces(work, count);
            lock (State)
            {
                if (--_active == 0)
                {
                    Monitor.Pulse(State);
                }
            }
        }
    }

    private static void TakePieces(Action<int> work, int count)
    {
        try
        {
            for (int piece; (piece = Interlocked.Increment(ref _next) - 1) < count;)
            {
                work(piece);
            }
        }
#pragma warning disable CA1031 // Whatever a piece throws belongs to the caller, who throws it on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            lock (State)
            {
                _fault ??= ExceptionDispatchInfo.Capture(fault);
                _next = count;
            }
        }
    }

    private static void AwaitOthers()
    {
        var wait = default(SpinWait);
        while (Volatile.Read(ref _active) > 0 && wait.Count < Spins)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        lock (State)
        {
            _work = null;
            while (_active > 0)
            {
                Monitor.Wait(State);
            }
        }
    }
}
