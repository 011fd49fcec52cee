using CppnGallery.Models.Judges;
using CppnGallery.Models.Latents;

namespace CppnGallery.Web.Latents;

/// <summary>A latent by name and by value.</summary>
internal sealed record LatentAnswer(string Latent, float[] Values)
{
    public static LatentAnswer Of(Latent latent) => new(latent.Text, latent.Values.ToArray());
}

/// <summary>An encoded test digit near a latent; the distance is Euclidean.</summary>
internal sealed record NeighbourAnswer(string Latent, int Digit, double Distance);

/// <summary>A drawing to be encoded.</summary>
/// <param name="Model">Whose encoder.</param>
/// <param name="Intensities">26 × 26 or 28 × 28, row by row, 0 is paper and 1 is ink.</param>
internal sealed record EncodeRequest(string? Model, float[]? Intensities);

/// <summary>The latent of a drawing, and what the judge reads in the drawing and in what the model makes of it.</summary>
internal sealed record EncodedAnswer(string Model, string Latent, float[] Values, ReadingAnswer? Drawn, ReadingAnswer? Redrawn);

/// <summary>A digit, and how sure the judge is of it, 0..1.</summary>
internal sealed record ReadingAnswer(int Digit, double Confidence)
{
    public static ReadingAnswer? Of(Verdict? verdict) => verdict is { } read ? new(read.Digit, read.Confidence) : null;
}
