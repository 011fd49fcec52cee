namespace CppnGallery.Autograd.Operations;

/// <summary>Batch normalisation by the statistics of the batch itself (Ioffe and Szegedy 2015), in training and at use alike.</summary>
public static class BatchNormalisation
{
    /// <summary>Added to the variance before the root, as the reference programs do.</summary>
    public const float Epsilon = 1e-5f;

    /// <summary>x (…, C) → γ·(x − mean)/√(variance + ε) + β, mean and (biased) variance of each channel over all other axes.</summary>
    public static Tensor BatchNormalise(this Tape tape, Tensor x, Tensor gamma, Tensor beta)
    {
        int channels = x[x.Shape.Length - 1];
        int rows = x.Count / channels;
        Shapes.Require(gamma.Count == channels && beta.Count == channels, "γ and β", channels, gamma.Count);
        var mean = tape.Rent(false, channels);
        var inverse = tape.Rent(false, channels);
        Statistics(x.Data, channels, mean.Data, inverse.Data);

        var normal = tape.Rent(false, x.Shape);
        var y = tape.Rent(x.RequiresGradient || gamma.RequiresGradient || beta.RequiresGradient, x.Shape);
        float[] source = x.DataArray, unit = normal.DataArray, target = y.DataArray, m = mean.DataArray, s = inverse.DataArray, g = gamma.DataArray, o = beta.DataArray;
        Parallel.For(0, (rows + PieceRows - 1) / PieceRows, index =>
        {
            for (int row = index * PieceRows; row < Math.Min(rows, (index + 1) * PieceRows); row++)
            {
                int at = row * channels;
                for (int j = 0; j < channels; j++)
                {
                    float n = (source[at + j] - m[j]) * s[j];
                    unit[at + j] = n;
                    target[at + j] = (g[j] * n) + o[j];
                }
            }
        });

        tape.Record(new(Backward, y, x, gamma, beta, Context: new Saved(normal, inverse)));
        return y;
    }

    private const int PieceRows = 512;

    private sealed record Saved(Tensor Normal, Tensor InverseDeviation);

    private static void Statistics(ReadOnlySpan<float> x, int channels, Span<float> mean, Span<float> inverse)
    {
        int rows = x.Length / channels;
        Span<double> sum = channels <= 256 ? stackalloc double[channels] : new double[channels];
        Span<double> square = channels <= 256 ? stackalloc double[channels] : new double[channels];
        sum.Clear();
        square.Clear();
        for (int row = 0; row < rows; row++)
        {
            var values = x.Slice(row * channels, channels);
            for (int j = 0; j < channels; j++)
            {
                double v = values[j];
                sum[j] += v;
                square[j] += v * v;
            }
        }

        for (int j = 0; j < channels; j++)
        {
            double average = sum[j] / rows;
            mean[j] = (float)average;
            // In doubles the difference of squares keeps enough digits for single-precision activations.
            inverse[j] = (float)(1 / Math.Sqrt(Math.Max(0, (square[j] / rows) - (average * average)) + Epsilon));
        }
    }

    // With n the normalised x: dγ = Σ dy·n, dβ = Σ dy, dx = γ/(R·σ)·(R·dy − dβ − n·dγ), R rows.
    private static void Backward(in Tape.Operation operation)
    {
        Tensor x = operation.A, gamma = operation.B!, beta = operation.C!;
        var (normal, inverse) = (Saved)operation.Context!;
        int channels = gamma.Count, rows = x.Count / channels;
        var dy = operation.Output.Gradient;
        Span<double> sum = channels <= 256 ? stackalloc double[channels] : new double[channels];
        Span<double> product = channels <= 256 ? stackalloc double[channels] : new double[channels];
        sum.Clear();
        product.Clear();
        for (int row = 0; row < rows; row++)
        {
            int at = row * channels;
            var d = dy.Slice(at, channels);
            var n = normal.Data.Slice(at, channels);
            for (int j = 0; j < channels; j++)
            {
                sum[j] += d[j];
                product[j] += (double)d[j] * n[j];
            }
        }

        for (int j = 0; j < channels; j++)
        {
            if (gamma.RequiresGradient)
            {
                gamma.Gradient[j] += (float)product[j];
            }

            if (beta.RequiresGradient)
            {
                beta.Gradient[j] += (float)sum[j];
            }
        }

        if (!x.RequiresGradient)
        {
            return;
        }

        var dx = x.Gradient;
        for (int row = 0; row < rows; row++)
        {
            int at = row * channels;
            for (int j = 0; j < channels; j++)
            {
                float scale = gamma.Data[j] * inverse.Data[j];
                dx[at + j] += scale * (dy[at + j] - (float)(sum[j] / rows) - (normal.Data[at + j] * (float)(product[j] / rows)));
            }
        }
    }
}
