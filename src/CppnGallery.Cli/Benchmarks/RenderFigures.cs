namespace CppnGallery.Cli.Benchmarks;

/// <summary>What <c>cppn bench render</c> measured: medians over the rounds; a multiply-add counts as two floating-point operations.</summary>
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
    double TimesLayerByLayer);
