namespace CppnGallery.Autograd.Tests;

/// <summary>The operations that take more than a line, as their definitions write them, in doubles.</summary>
internal static class ScalarReference
{
    public static double[] Dense(double[] x, double[] w, double[] b, int rows, int inputs, int outputs)
    {
        double[] y = new double[rows * outputs];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < outputs; j++)
            {
                y[(i * outputs) + j] = b[j];
                for (int k = 0; k < inputs; k++)
                {
                    y[(i * outputs) + j] += x[(i * inputs) + k] * w[(k * outputs) + j];
                }
            }
        }

        return y;
    }

    /// <summary>"Same" padding of stride 2 as TensorFlow defines it: total = (⌈n/2⌉ − 1)·2 + 5 − n, the smaller half before.</summary>
    public static double[] Convolve(double[] x, double[] w, double[] b, int batch, int height, int width, int channels, int filters)
    {
        int rows = (height + 1) / 2, columns = (width + 1) / 2;
        int top = (((rows - 1) * 2) + 5 - height) / 2, left = (((columns - 1) * 2) + 5 - width) / 2;
        double[] y = new double[batch * rows * columns * filters];
        for (int p = 0; p < batch; p++)
        {
            for (int oy = 0; oy < rows; oy++)
            {
                for (int ox = 0; ox < columns; ox++)
                {
                    for (int f = 0; f < filters; f++)
                    {
                        double sum = b[f];
                        for (int ky = 0; ky < 5; ky++)
                        {
                            for (int kx = 0; kx < 5; kx++)
                            {
                                int iy = (oy * 2) - top + ky, ix = (ox * 2) - left + kx;
                                if (iy < 0 || iy >= height || ix < 0 || ix >= width)
                                {
                                    continue;
                                }

                                for (int c = 0; c < channels; c++)
                                {
                                    sum += x[(((((p * height) + iy) * width) + ix) * channels) + c] * w[((((ky * 5) + kx) * channels) + c) * filters + f];
                                }
                            }
                        }

                        y[(((((p * rows) + oy) * columns) + ox) * filters) + f] = sum;
                    }
                }
            }
        }

        return y;
    }

    public static double[] BatchNormalise(double[] x, double[] gamma, double[] beta)
    {
        int channels = gamma.Length, rows = x.Length / channels;
        double[] y = new double[x.Length];
        for (int c = 0; c < channels; c++)
        {
            double[] values = [.. Enumerable.Range(0, rows).Select(r => x[(r * channels) + c])];
            double mean = values.Average();
            double variance = values.Average(v => (v - mean) * (v - mean));
            for (int r = 0; r < rows; r++)
            {
                y[(r * channels) + c] = (gamma[c] * (values[r] - mean) / Math.Sqrt(variance + 1e-5)) + beta[c];
            }
        }

        return y;
    }

    public static double CrossEntropy(double[] logits, byte[] labels, int classes)
    {
        double sum = 0;
        for (int b = 0; b < labels.Length; b++)
        {
            var row = logits.AsSpan(b * classes, classes).ToArray();
            sum -= Math.Log(Math.Exp(row[labels[b]]) / row.Sum(Math.Exp));
        }

        return sum / labels.Length;
    }
}
