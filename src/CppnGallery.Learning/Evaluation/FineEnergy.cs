using System.Numerics.Tensors;

namespace CppnGallery.Learning.Evaluation;

/// <summary>
/// How much of a picture is finer than a picture of 26 pixels a side can be. The orthonormal cosine transform (DCT-II, Ahmed, Natarajan and Rao 1974) keeps the energy,
/// <c>Σ(I − Ī)² = Σ C(k, l)²</c> without C(0, 0), and its waves k run k/2 times across a side: 26 pixels hold those below 26 both ways, up to Nyquist's 13 cycles. It mirrors a picture at its edges,
/// so that opposite edges that differ are no fine detail, and there is no window. Used by one thread at a time.
/// </summary>
internal sealed class FineEnergy
{
    private const int Side = LargePicture.Side;

    /// <summary>Waves that a training picture holds, each way.</summary>
    private const int Held = 26;

    // (Held, Side): wave k at pixel x.
    private static readonly double[] Waves = MakeWaves();

    private readonly double[] _picture = new double[Side * Side];
    private readonly double[] _rows = new double[Held * Side];

    /// <summary>Mean over the pixels of (I − Ī)², and what of it is fine.</summary>
    /// <param name="picture">(260, 260).</param>
    public (double All, double Fine) Of(ReadOnlySpan<float> picture)
    {
        TensorPrimitives.ConvertTruncating(picture, _picture);
        TensorPrimitives.Subtract(_picture, TensorPrimitives.Sum<double>(_picture) / _picture.Length, _picture);
        for (int k = 0; k < Held; k++)
        {
            for (int y = 0; y < Side; y++)
            {
                _rows[(k * Side) + y] = TensorPrimitives.Dot(Wave(k), _picture.AsSpan(y * Side, Side));
            }
        }

        double all = TensorPrimitives.SumOfSquares<double>(_picture), held = 0;
        for (int k = 0; k < Held; k++)
        {
            for (int l = 0; l < Held; l++)
            {
                double c = TensorPrimitives.Dot(Wave(l), _rows.AsSpan(k * Side, Side));
                held += c * c;
            }
        }

        return (all / picture.Length, Math.Max(0, all - held) / picture.Length);
    }

    private static ReadOnlySpan<double> Wave(int k) => Waves.AsSpan(k * Side, Side);

    private static double[] MakeWaves()
    {
        double[] waves = new double[Held * Side];
        for (int k = 0; k < Held; k++)
        {
            for (int x = 0; x < Side; x++)
            {
                waves[(k * Side) + x] = Math.Sqrt((k == 0 ? 1.0 : 2.0) / Side) * Math.Cos(Math.PI * k * (x + 0.5) / Side);
            }
        }

        return waves;
    }
}
