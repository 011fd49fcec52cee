using CppnGallery.Models;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Learning.Evaluation;

/// <summary>A picture of the training frame, ten pixels to a training pixel, and the room to measure it. Used by one thread at a time; nothing is allocated after it is made.</summary>
internal sealed class LargePicture
{
    /// <summary>Pixels a side.</summary>
    public const int Side = 260;

    private const float GreyFrom = 0.1f, GreyTo = 0.9f;

    private readonly float[] _picture = new float[Side * Side];
    private readonly FineEnergy _energy = new();
    private readonly InkPieces _pieces = new();

    /// <summary>(260, 260), 1 is ink.</summary>
    public Span<float> Pixels => _picture;

    /// <summary>Draws the latent <c>seed-N</c>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the picture is then partly drawn.</exception>
    public void Draw(IGenerator generator, ulong seed, CancellationToken cancellationToken) =>
        generator.Draw(Latent.FromSeed(seed).Values, View.Frame, Side, Side, 0, Side, _picture, cancellationToken);

    /// <summary>What is drawn, measured.</summary>
    public PictureFigures Measure()
    {
        int grey = 0;
        foreach (float ink in _picture)
        {
            grey += ink is > GreyFrom and < GreyTo ? 1 : 0;
        }

        var (all, fine) = _energy.Of(_picture);
        return new(Contour.Length(_picture, Side) / Side, grey / (double)_picture.Length, all, fine, _pieces.Count(_picture));
    }
}
