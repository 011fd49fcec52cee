namespace CppnGallery.Learning.Engine;

/// <summary>
/// While somebody is in here, nothing in this process is finalised. TorchSharp 0.107 makes an object of every number that goes beside a
/// tensor (<c>x * 0.5</c>, the one in <c>x + y</c>, those of Adam's step), hands its address to libtorch and holds it no longer: where the
/// collector runs at that moment, its finaliser frees the number while libtorch reads it ("Unknown scalar type", or another number), once
/// in some thousand steps of a busy process. What was used and is dead waits here until the step is over. Safe for any number of threads.
/// This can go when TorchSharp holds its scalars until the call returns.
/// </summary>
/// <remarks>
/// .NET finalises on one thread, one object after the other. An object of ours is let die, and its finaliser stays until everybody has left.
/// Entering costs a collection of the youngest generation, less than a millisecond: once a batch, not once a product.
/// </remarks>
public static class NativeCalls
{
    private static readonly Lock Door = new();
    private static int _inside;
    private static ManualResetEventSlim? _over;

    /// <summary>Enters; leave by disposing of what is returned, on any thread.</summary>
    public static Stay Enter()
    {
        lock (Door)
        {
            if (_inside == 0)
            {
                GC.WaitForPendingFinalizers();
                var (begun, over) = (new ManualResetEventSlim(), new ManualResetEventSlim());
                Guard.Post(begun, over);
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                // Where another collection came in between, the guard has grown too old for that one.
                while (!begun.Wait(TimeSpan.FromMilliseconds(50)))
                {
                    GC.Collect();
                }

                _over = over;
            }

            _inside++;
        }

        return new();
    }

    private static void Leave()
    {
        lock (Door)
        {
            if (--_inside == 0)
            {
                _over!.Set();
            }
        }
    }

    /// <summary>A stay.</summary>
    public readonly struct Stay : IDisposable
    {
        /// <summary>Leaves.</summary>
        public void Dispose() => Leave();
    }

    private sealed class Guard(ManualResetEventSlim begun, ManualResetEventSlim over)
    {
        // Not part of the caller: nothing there may still hold the guard.
        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        public static void Post(ManualResetEventSlim begun, ManualResetEventSlim over) => _ = new Guard(begun, over);

        ~Guard()
        {
            begun.Set();
            over.Wait();
        }
    }
}
