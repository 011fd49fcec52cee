namespace CppnGallery.Cli.Benchmarks;

/// <summary>
/// What <c>cppn bench render</c> measured: medians over the rounds; a multiply-add counts as two floating-point operations. <c>Gflops</c> and <c>ShareOfPeak</c> count the layers'
/// multiply-adds alone; <c>ShareOfPeakWithTanh</c> those inside every tanh too, which is how much the multiply-add units do.
/// <c>BestShareOfPeak</c> is the fastest round of the kernel over the fastest of the peak: other tenants of a machine only ever slow either down, and seldom both alike.
/// </summary>
internal sealed record RenderFigures(
    int Size,
    int Lanes,
    int Threads,
    double FusedSeconds,
    double LayerByLayerSeconds,
    double MegapixelsPerSecond,
    double Gflops,
    double PeakGflops,
    double ShareOfPeak,
    double ShareOfPeakWithTanh,
    double BestShareOfPeak,
    double TimesLayerByLayer,
    DeviceFigures? Device);

/// <summary>The same picture on an OpenCL device, from the weights on the device to the levels in memory here.</summary>
/// <param name="Name">What the driver calls it.</param>
/// <param name="Type"><c>GPU</c>, <c>accelerator</c>, <c>CPU</c> or <c>other</c>.</param>
/// <param name="MegapixelsPerSecond">Median over the rounds.</param>
/// <param name="TimesCpu">Against the CPU's fused kernel; the median over the rounds.</param>
/// <param name="GreatestDifference">Of a pixel from the CPU's, in levels of 255.</param>
internal sealed record DeviceFigures(string Name, string Type, double MegapixelsPerSecond, double TimesCpu, int GreatestDifference);
