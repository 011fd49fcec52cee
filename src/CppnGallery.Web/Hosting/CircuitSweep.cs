using Microsoft.AspNetCore.Components.Server.Circuits;

namespace CppnGallery.Web.Hosting;

/// <summary>
/// Gives the memory of live pages back to the machine when many have ended. They live long enough to be old for the garbage collector, which looks at what is old only when new memory is asked
/// for; a gallery that nobody visits any more asks for none.
/// </summary>
internal sealed class CircuitSweep(TimeProvider clock) : CircuitHandler
{
    /// <summary>Ended pages that are worth a pause of all threads, of some tens of milliseconds; they held tens of megabytes.</summary>
    private const int Worth = 50;

    // Pages end one by one, when their time is up; after this most of those that left together have ended.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    private int _ended, _isWaiting;

    public override async Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        await base.OnCircuitClosedAsync(circuit, cancellationToken);
        if (Interlocked.Increment(ref _ended) >= Worth && Interlocked.Exchange(ref _isWaiting, 1) == 0)
        {
            _ = SweepAsync();
        }
    }

    private async Task SweepAsync()
    {
        await Task.Delay(Settling, clock);
        Volatile.Write(ref _ended, 0);
        Volatile.Write(ref _isWaiting, 0);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
