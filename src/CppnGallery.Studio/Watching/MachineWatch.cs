using System.Diagnostics;

namespace CppnGallery.Studio.Watching;

/// <summary>What this process takes of the machine, looked at once a second at most. Safe for any number of threads.</summary>
public sealed class MachineWatch
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _at = Stopwatch.GetTimestamp();
    private TimeSpan _used = Environment.CpuUsage.TotalTime;
    private (double Cpu, long Memory) _seen = (0, Environment.WorkingSet);

    /// <summary>Share of all cores over the last second or more, 0..1, and bytes resident.</summary>
    public (double Cpu, long Memory) Look()
    {
        lock (_lock)
        {
            var elapsed = Stopwatch.GetElapsedTime(_at);
            if (elapsed >= Between)
            {
                var used = Environment.CpuUsage.TotalTime;
                _seen = (Math.Clamp((used - _used) / elapsed / Environment.ProcessorCount, 0, 1), Environment.WorkingSet);
                (_at, _used) = (Stopwatch.GetTimestamp(), used);
            }

            return _seen;
        }
    }
}
