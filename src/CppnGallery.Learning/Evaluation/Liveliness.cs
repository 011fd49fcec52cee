using CppnGallery.Models.Generators;

namespace CppnGallery.Learning.Evaluation;

/// <summary>
/// How lively a generator draws, by pictures of random latents at <see cref="LargePicture.Side"/> pixels a side and by its weights. No judge and no digits are asked.
/// </summary>
/// <param name="Latents">Latents drawn: <c>seed-0</c> and following.</param>
/// <param name="ContourLength">Length of the line at half ink, in sides of the frame; mean over the pictures.</param>
/// <param name="EdgeWidth">
/// 26·ΣA/ΣL: area of the greys between 10 and 90 % of ink (in frames) by length of the contour (in sides), over all pictures, in training pixels. A contour between straight ramps from
/// paper to ink has 0.8 of their width, the rise from 10 to 90 % that optics calls an edge's width. Null where it would be wider than the frame: then there is no edge.
/// </param>
/// <param name="FineEnergy">Share of all pictures' energy, their means removed, that pictures of 26 pixels a side cannot hold, 0..1; null where all pictures are even.</param>
/// <param name="Pieces">Connected pieces of ink in a picture; mean over the pictures.</param>
/// <param name="Weights">Standard deviations of the generator's weights.</param>
public sealed record Liveliness(int Latents, double ContourLength, double? EdgeWidth, double? FineEnergy, double Pieces, WeightSpread Weights)
{
    /// <summary>Latents where nobody says how many.</summary>
    public const int DefaultLatents = 60;

    /// <summary>Training pixels along a side of the frame.</summary>
    private const int TrainingPixels = 26;

    /// <summary>Pictures of less energy a pixel are even: rounding alone makes as much.</summary>
    private const double LeastEnergy = 1e-12;

    /// <summary>All names that <see cref="ToMetrics"/> can use.</summary>
    public static IReadOnlyList<string> MetricNames { get; } = [.. new Liveliness(0, 0, 0, 0, 0, new(0, 0, 0)).ToMetrics().Keys];

    /// <summary>Draws latents <c>seed-0</c> and following and measures them. Figures are the same whatever the number of threads.</summary>
    /// <param name="generator">Draws.</param>
    /// <param name="latents">How many, at least 1.</param>
    /// <param name="cancellationToken">Looked at every few thousand pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">No latent.</exception>
    /// <exception cref="ArgumentException">A kind of generator that is not known here.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Liveliness Measure(IGenerator generator, int latents, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(latents);
        var weights = WeightSpread.Of(generator);
        var pictures = new PictureFigures[latents];
        Parallel.For(
            0, latents, new ParallelOptions { CancellationToken = cancellationToken }, () => new LargePicture(),
            (i, _, picture) =>
            {
                picture.Draw(generator, (ulong)i, cancellationToken);
                pictures[i] = picture.Measure();
                return picture;
            },
            _ => { });
        return Of(pictures, weights);
    }

    /// <summary>The figures of pictures together.</summary>
    internal static Liveliness Of(IReadOnlyList<PictureFigures> pictures, WeightSpread weights)
    {
        double length = pictures.Sum(picture => picture.ContourLength), grey = pictures.Sum(picture => picture.GreyShare), energy = pictures.Sum(picture => picture.Energy);
        return new(
            pictures.Count,
            length / pictures.Count,
            length > 0 && grey <= length ? TrainingPixels * grey / length : null,
            energy > LeastEnergy * pictures.Count ? pictures.Sum(picture => picture.FineEnergy) / energy : null,
            pictures.Average(picture => picture.Pieces),
            weights);
    }

    /// <summary>The figures by the names they have in checkpoints: <c>contourLength</c>, <c>edgeWidth</c>, ….</summary>
    public IReadOnlyDictionary<string, double> ToMetrics() => new (string Name, double? Value)[]
    {
        ("livelinessLatents", Latents),
        ("contourLength", ContourLength),
        ("edgeWidth", EdgeWidth),
        ("fineEnergy", FineEnergy),
        ("pieces", Pieces),
        ("reluWeightStddev", Weights.Relu),
        ("gateStddev", Weights.Gate),
        ("weightStddev", Weights.Hidden),
    }.Where(figure => figure.Value is not null).ToDictionary(figure => figure.Name, figure => figure.Value!.Value);
}
