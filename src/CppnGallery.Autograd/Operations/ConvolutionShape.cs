namespace CppnGallery.Autograd.Operations;

/// <summary>Sizes of a 5 × 5 convolution of stride 2 with "same" padding over (B, H, W, C) pictures.</summary>
internal sealed record ConvolutionShape(int Batch, int Height, int Width, int Channels, int Filters)
{
    public const int Kernel = 5;

    public const int Stride = 2;

    /// <summary>⌈H/2⌉.</summary>
    public int OutputHeight => (Height + Stride - 1) / Stride;

    /// <summary>⌈W/2⌉.</summary>
    public int OutputWidth => (Width + Stride - 1) / Stride;

    /// <summary>Output pixels of a picture.</summary>
    public int Points => OutputHeight * OutputWidth;

    /// <summary>Inputs of an output pixel, ordered (ky, kx, channel).</summary>
    public int Inputs => Kernel * Kernel * Channels;

    /// <summary>Zeros above the picture: half of what "same" padding needs, the odd one below (26 → 13: 1 above, 2 below).</summary>
    public int Top => (((OutputHeight - 1) * Stride) + Kernel - Height) / 2;

    /// <summary>Zeros left of the picture.</summary>
    public int Left => (((OutputWidth - 1) * Stride) + Kernel - Width) / 2;

    /// <summary>Lays out one picture (H, W, C) as rows of inputs (points, inputs).</summary>
    public void Gather(ReadOnlySpan<float> picture, Span<float> rows)
    {
        int at = 0;
        int run = Kernel * Channels;
        for (int oy = 0; oy < OutputHeight; oy++)
        {
            for (int ox = 0; ox < OutputWidth; ox++)
            {
                for (int ky = 0; ky < Kernel; ky++, at += run)
                {
                    var target = rows.Slice(at, run);
                    int y = (oy * Stride) - Top + ky;
                    int x = (ox * Stride) - Left;
                    if (y < 0 || y >= Height)
                    {
                        target.Clear();
                        continue;
                    }

                    int from = Math.Max(0, -x), to = Math.Min(Kernel, Width - x);
                    target[..(from * Channels)].Clear();
                    picture.Slice(((y * Width) + x + from) * Channels, (to - from) * Channels).CopyTo(target[(from * Channels)..]);
                    target[(to * Channels)..].Clear();
                }
            }
        }
    }

    /// <summary>The transpose of <see cref="Gather"/>: adds rows of inputs (points, inputs) to a picture (H, W, C).</summary>
    public void Scatter(ReadOnlySpan<float> rows, Span<float> picture)
    {
        int at = 0;
        int run = Kernel * Channels;
        for (int oy = 0; oy < OutputHeight; oy++)
        {
            for (int ox = 0; ox < OutputWidth; ox++)
            {
                for (int ky = 0; ky < Kernel; ky++, at += run)
                {
                    int y = (oy * Stride) - Top + ky;
                    int x = (ox * Stride) - Left;
                    if (y < 0 || y >= Height)
                    {
                        continue;
                    }

                    int from = Math.Max(0, -x), to = Math.Min(Kernel, Width - x);
                    var target = picture.Slice(((y * Width) + x + from) * Channels, (to - from) * Channels);
                    System.Numerics.Tensors.TensorPrimitives.Add(target, rows.Slice(at + (from * Channels), target.Length), target);
                }
            }
        }
    }
}
