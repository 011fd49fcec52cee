namespace CppnGallery.Cli.Benchmarks;

/// <summary>What <c>cppn bench train</c> measured: medians over the rounds.</summary>
/// <param name="MillisecondsPerPicture">Of a step of generator and encoder.</param>
/// <param name="TimesTorchLayerByLayer">How many times as long the step takes with the generator written in libtorch, layer by
/// layer.</param>
/// <param name="Device">What it ran on.</param>
/// <param name="Precision">Of the products in convolutions and linear layers.</param>
/// <param name="Threads">Of libtorch.</param>
internal sealed record TrainFigures(double MillisecondsPerPicture, double TimesTorchLayerByLayer, string Device, string Precision,
    int Threads);
