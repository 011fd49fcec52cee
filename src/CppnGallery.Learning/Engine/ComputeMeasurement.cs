using System.Collections.Concurrent;
using System.Diagnostics;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Engine;

/// <summary>
/// A short measurement of this machine: the classifier's largest convolution, there and back, in either precision and with one thread or
/// all. What does not clearly win is left alone: bfloat16 must take
/// less than four fifths of the time, all threads less than three quarters. What was found holds for a day, for all programs of this user:
/// two trainings that are begun one after the other are to come to
/// the same bits, however busy the machine was in between.
/// </summary>
internal static class ComputeMeasurement
{
    private const int Rounds = 7;
    private const double LowerWins = 0.8, ThreadsWin = 0.75;

    private static readonly TimeSpan Holds = TimeSpan.FromDays(1);

    private static readonly ConcurrentDictionary<ComputeDevice, Compute> Known = [];

    public static Compute Of(ComputeDevice device) => Known.GetOrAdd(device, static device =>
    {
        string file = Path.Combine(Folder(), $"cppn-gallery-{device.ToString().ToLowerInvariant()}-{Environment.ProcessorCount}.txt");
        return Recall(file, device) ?? Keep(file, Measure(device));
    });

    private static string Folder() =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } own ? own : Path.GetTempPath();

    private static Compute? Recall(string file, ComputeDevice device)
    {
        try
        {
            return File.Exists(file) && DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < Holds
                && Compute.Read(File.ReadAllText(file)) is { } kept && kept.Device == device ? kept : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Of several programs that measure at once, the first to have done so speaks for all.
    private static Compute Keep(string file, Compute measured)
    {
        string temporary = $"{file}.{Path.GetRandomFileName()}";
        try
        {
            File.WriteAllText(temporary, measured.ToString());
            File.Move(temporary, file, overwrite: Recall(file, measured.Device) is null);
            return measured;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Recall(file, measured.Device) ?? measured;
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    private static Compute Measure(ComputeDevice device)
    {
        int all = device == ComputeDevice.Cpu ? Environment.ProcessorCount : 1;
        double whole = Best(device, Precision.Float32, 1), lowered = Best(device, Precision.BFloat16, 1);
        var precision = lowered < LowerWins * whole ? Precision.BFloat16 : Precision.Float32;
        double alone = Math.Min(whole, precision == Precision.BFloat16 ? lowered : whole);
        return new(device, precision, all > 1 && Best(device, precision, all) < ThreadsWin * alone ? all : 1);
    }

    // On a thread of its own, since the number of threads stays with a thread. The fastest round is the one that others disturbed least;
    // the first makes the kernels.
    private static double Best(ComputeDevice device, Precision precision, int threads)
    {
        double best = double.PositiveInfinity;
        var thread = new Thread(() =>
        {
            var compute = new Compute(device, precision, threads);
            compute.EnterThread();
            using var calls = NativeCalls.Enter();
            using var scope = NewDisposeScope();
            Tensor x = rand(125, 64, 7, 7, device: compute.Place, requires_grad: true),
                weights = rand(128, 64, 5, 5, device: compute.Place, requires_grad: true);
            for (int round = 0; round <= Rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                using var step = NewDisposeScope();
                var y = nn.functional.conv2d(compute.Lower(x), compute.Lower(weights), strides: [2, 2], padding: [2, 2]);
                y.sum().backward();
                _ = x.grad!.sum().cpu();
                if (round > 0)
                {
                    best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
            }
        });
        thread.Start();
        thread.Join();
        return best;
    }
}
