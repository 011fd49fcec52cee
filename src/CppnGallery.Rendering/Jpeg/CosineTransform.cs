using System.Runtime.Intrinsics;

namespace CppnGallery.Rendering.Jpeg;

/// <summary>
/// The 8 × 8 discrete cosine transform of T.81 (A.3.3), F = M·f·Mᵀ with M[u, x] = ½·C(u)·cos((2x + 1)uπ/16), and the division by the steps. Products and sums
/// are separate and in one order, so every machine finds the same coefficients.
/// </summary>
internal sealed class CosineTransform
{
    private const int Side = 8;

    private static readonly float[] Matrix = MakeMatrix();
    private static readonly float[] Transposed = Transpose(Matrix);

    private readonly float[] _reciprocals = new float[JpegTables.Block];
    private readonly float[] _half = new float[JpegTables.Block];
    private readonly int[] _quantised = new int[JpegTables.Block];

    /// <param name="steps">64, row by row, 1 to 255.</param>
    public CosineTransform(ReadOnlySpan<byte> steps)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            _reciprocals[i] = 1f / steps[i];
        }
    }

    /// <summary>Coefficients of a block in zigzag order, divided by their steps and rounded to the nearest, ties to even.</summary>
    /// <param name="samples">(8, 8), −128 to 127.</param>
    /// <param name="coefficients">64.</param>
    public void Apply(ReadOnlySpan<float> samples, Span<short> coefficients)
    {
        for (int u = 0; u < Side; u++)
        {
            Row(Matrix.AsSpan(u * Side, Side), samples).CopyTo(_half, u * Side);
        }

        for (int u = 0; u < Side; u++)
        {
            var row = Row(_half.AsSpan(u * Side, Side), Transposed);
            Vector256.ConvertToInt32(Vector256.Round(row * Vector256.Create<float>(_reciprocals.AsSpan(u * Side)))).CopyTo(_quantised, u * Side);
        }

        for (int i = 0; i < JpegTables.Block; i++)
        {
            coefficients[i] = (short)_quantised[JpegTables.Zigzag[i]];
        }
    }

    /// <summary>Σ over i of factors[i] · row i of a matrix (8, 8).</summary>
    private static Vector256<float> Row(ReadOnlySpan<float> factors, ReadOnlySpan<float> matrix)
    {
        var sum = Vector256<float>.Zero;
        for (int i = 0; i < Side; i++)
        {
            sum += factors[i] * Vector256.Create(matrix.Slice(i * Side, Side));
        }

        return sum;
    }

    private static float[] MakeMatrix()
    {
        float[] matrix = new float[JpegTables.Block];
        for (int u = 0; u < Side; u++)
        {
            for (int x = 0; x < Side; x++)
            {
                matrix[(u * Side) + x] = (float)(0.5 * (u == 0 ? Math.Sqrt(0.5) : 1) * Math.Cos(((2 * x) + 1) * u * Math.PI / 16));
            }
        }

        return matrix;
    }

    private static float[] Transpose(float[] matrix)
    {
        float[] transposed = new float[matrix.Length];
        for (int i = 0; i < matrix.Length; i++)
        {
            transposed[i] = matrix[(i % Side * Side) + (i / Side)];
        }

        return transposed;
    }
}
