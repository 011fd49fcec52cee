namespace CppnGallery.Cli.Benchmarks;

/// <summary>
/// What <c>cppn bench train</c> measured: medians over the rounds. Shares are of the peak measured beside them; a multiply-add counts as two
/// floating-point operations, and a convolution's as 2·25·C·F an output, the taps on padding included.
/// </summary>
internal sealed record TrainFigures(
    int Lanes,
    int Threads,
    double PeakGflops,
    double MillisecondsPerPicture,
    double TimesLayerByLayer,
    double MatrixProductShareOfPeak,
    IReadOnlyList<ConvolutionFigures> Convolutions);

/// <summary>A convolution's three products.</summary>
internal sealed record ConvolutionFigures(string Name, double ForwardShareOfPeak, double InputGradientShareOfPeak, double WeightGradientShareOfPeak);
