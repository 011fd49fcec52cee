using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Autograd.Operations;

/// <summary>Batch normalisation by the statistics of the batch itself (Ioffe and Szegedy 2015), in training and at use alike.</summary>
public static unsafe class BatchNormalisation
{
    /// <summary>Added to the variance before the root, as the reference programs do.</summary>
    public const float Epsilon = 1e-5f;

    private const int PieceRows = 256;

    /// <summary>x (…, C) → γ·(x − mean)/√(variance + ε) + β, mean and (biased) variance of each channel over all other axes.</summary>
    public static Tensor BatchNormalise(this Tape tape, Tensor x, Tensor gamma, Tensor beta)
    {
        int channels = x[x.Shape.Length - 1];
        int rows = x.Count / channels;
        Shapes.Require(gamma.Count == channels && beta.Count == channels, "γ and β", channels, gamma.Count);
        var statistics = tape.Rent(false, 4, channels);
        var y = tape.Rent(x.RequiresGradient || gamma.RequiresGradient || beta.RequiresGradient, x.Shape);
        Span<float> mean = Mean(statistics), inverse = statistics.Data.Slice(channels, channels);
        Span<float> scale = statistics.Data.Slice(2 * channels, channels), shift = statistics.Data.Slice(3 * channels, channels);
        fixed (float* px = x.Data, py = y.Data, pm = mean, ps = scale, ph = shift)
        {
            Span<double> totals = channels <= 1024 ? stackalloc double[channels] : new double[channels];
            ColumnSums.Sum(px, null, null, rows, totals);
            for (int j = 0; j < channels; j++)
            {
                mean[j] = (float)(totals[j] / rows);
            }

            // The variance from distances to the mean, so that floats keep its digits.
            ColumnSums.Sum(px, px, pm, rows, totals);
            for (int j = 0; j < channels; j++)
            {
                inverse[j] = (float)(1 / Math.Sqrt((totals[j] / rows) + Epsilon));
                scale[j] = gamma.Data[j] * inverse[j];
                shift[j] = (float)(beta.Data[j] - ((double)mean[j] * scale[j]));
            }

            Combine(py, px, null, ps, null, ph, rows, channels);
        }

        tape.Record(new(Backward, y, x, gamma, beta, Context: statistics));
        return y;
    }

    private static Span<float> Mean(Tensor statistics) => statistics.Data[..statistics[1]];

    // With d = x − mean and s = 1/σ: dβ = Σ dy, dγ = s·Σ dy·d, dx = γ·s·(dy − Σdy/R − d·s²·Σ(dy·d)/R), R rows.
    private static void Backward(in Tape.Operation operation)
    {
        Tensor x = operation.A, gamma = operation.B!, beta = operation.C!, statistics = (Tensor)operation.Context!;
        int channels = gamma.Count, rows = x.Count / channels;
        Span<double> sum = channels <= 1024 ? stackalloc double[channels] : new double[channels];
        Span<double> product = channels <= 1024 ? stackalloc double[channels] : new double[channels];
        Span<float> coefficients = channels <= 1024 ? stackalloc float[3 * channels] : new float[3 * channels];
        Span<float> mean = Mean(statistics), inverse = statistics.Data.Slice(channels, channels);
        fixed (float* px = x.Data, dy = operation.Output.Gradient, pm = mean, pc = coefficients)
        {
            ColumnSums.Sum(dy, null, null, rows, sum);
            ColumnSums.Sum(dy, px, pm, rows, product);
            for (int j = 0; j < channels; j++)
            {
                double s = inverse[j], a = gamma.Data[j] * s, b = -a * s * s * product[j] / rows;
                (coefficients[j], coefficients[channels + j]) = ((float)a, (float)b);
                coefficients[(2 * channels) + j] = (float)((-a * sum[j] / rows) - (b * mean[j]));
                if (gamma.RequiresGradient)
                {
                    gamma.Gradient[j] += (float)(s * product[j]);
                }

                if (beta.RequiresGradient)
                {
                    beta.Gradient[j] += (float)sum[j];
                }
            }

            if (x.RequiresGradient)
            {
                fixed (float* dx = x.Gradient)
                {
                    Combine(dx, dy, px, pc, pc + channels, pc + (2 * channels), rows, channels);
                }
            }
        }
    }

    /// <summary>target = a·u + c, or target += a·u + b·v + c where v is given; a, b and c for each channel.</summary>
    private static void Combine(float* target, float* u, float* v, float* a, float* b, float* c, int rows, int channels) =>
        Workers.ForEach((rows + PieceRows - 1) / PieceRows, index =>
        {
            for (int row = index * PieceRows; row < Math.Min(rows, (index + 1) * PieceRows); row++)
            {
                nint at = (nint)row * channels;
                switch (LaneWidths.Widest)
                {
                    case LaneWidth.Sixteen:
                        CombineRow<Vector512<float>, Lanes512>(target + at, u + at, v == null ? null : v + at, a, b, c, channels);
                        break;
                    case LaneWidth.Eight:
                        CombineRow<Vector256<float>, Lanes256>(target + at, u + at, v == null ? null : v + at, a, b, c, channels);
                        break;
                    default:
                        CombineRow<Vector128<float>, Lanes128>(target + at, u + at, v == null ? null : v + at, a, b, c, channels);
                        break;
                }
            }
        });

    private static void CombineRow<TVector, TLanes>(float* target, float* u, float* v, float* a, float* b, float* c, int channels)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        int j = 0;
        for (; j + TLanes.Count <= channels; j += TLanes.Count)
        {
            TVector value = TLanes.MultiplyAdd(TLanes.Load(a + j), TLanes.Load(u + j), TLanes.Load(c + j));
            if (v != null)
            {
                value = TLanes.Add(TLanes.Load(target + j), TLanes.MultiplyAdd(TLanes.Load(b + j), TLanes.Load(v + j), value));
            }

            TLanes.Store(target + j, value);
        }

        for (; j < channels; j++)
        {
            float value = MathF.FusedMultiplyAdd(a[j], u[j], c[j]);
            target[j] = v == null ? value : target[j] + MathF.FusedMultiplyAdd(b[j], v[j], value);
        }
    }
}
