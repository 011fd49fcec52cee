using CppnGallery.Autograd.MatrixProducts;

namespace CppnGallery.Autograd.Operations;

/// <summary>
/// The input gradient of pictures of one channel, which would leave all lanes of a phase's product but one empty. Each output's gradient is
/// spread over its 25 taps by one product, in which the taps are the lanes; each pixel then gathers the taps that reach it.
/// </summary>
internal static unsafe class SingleChannelGradient
{
    /// <summary>Spread outputs beside each row, zero, for pixels that taps of no output reach.</summary>
    private const int Guard = ConvolutionShape.Reach;

    /// <summary>Floats of a spread output: whole panels, so that no tile of the product is cut off.</summary>
    public static int SpreadWidth => IndirectProduct.PackedCount(1, ConvolutionShape.Kernel * ConvolutionShape.Kernel);

    /// <summary>Floats of a picture's spread outputs.</summary>
    public static int SpreadSize(ConvolutionShape shape) => shape.OutputHeight * (shape.OutputWidth + (2 * Guard)) * SpreadWidth;

    /// <summary>Floats of <see cref="Pack"/>.</summary>
    public static int PackedCount(ConvolutionShape shape) => SpreadWidth * shape.Filters;

    /// <summary>Where outputs are spread to, picture after picture.</summary>
    public static int[] SpreadRows(ConvolutionShape shape, int pictures) =>
        [.. from row in Enumerable.Range(0, pictures * shape.OutputHeight)
            from x in Enumerable.Range(0, shape.OutputWidth)
            select ((row * (shape.OutputWidth + (2 * Guard))) + Guard + x) * SpreadWidth];

    /// <summary>The weights (25, F), turned over, in panels.</summary>
    public static void Pack(ConvolutionShape shape, float* weights, float* packed) =>
        IndirectProduct.Pack(new(weights, 1, shape.Filters), shape.Filters, shape.Inputs, packed, shape.Filters);

    /// <summary>Adds to the pictures' gradients, from the outputs' gradients and the packed weights.</summary>
    public static void AddTo(ConvolutionShape shape, float* pictures, int count, float* outputs, float* packed)
    {
        var tables = ConvolutionTables.For(shape);
        int size = SpreadSize(shape);
        float* spread = Workspace.Rent(WorkspaceSlot.Products, count * size);
        for (nint row = 0, step = (shape.OutputWidth + (2 * Guard)) * SpreadWidth, end = (nint)count * size; row < end; row += step)
        {
            new Span<float>(spread + row, Guard * SpreadWidth).Clear();
            new Span<float>(spread + row + step - (Guard * SpreadWidth), Guard * SpreadWidth).Clear();
        }

        IndirectProduct.Multiply(
            new(outputs, tables.FilterRows.Start, tables.FilterColumns.Start),
            new(packed, IndirectProduct.PanelWidth, (nint)IndirectProduct.PanelWidth * shape.Filters),
            null, new(spread, tables.SpreadRows.Start), count * shape.Points, SpreadWidth, shape.Filters, accumulate: false);
        for (int b = 0; b < count; b++)
        {
            Gather(shape, spread + ((nint)b * size), pictures + ((nint)b * shape.PictureSize));
        }
    }

    private static void Gather(ConvolutionShape shape, float* spread, float* picture)
    {
        nint step = SpreadWidth;
        for (int oy = 0; oy < shape.OutputHeight; oy++)
        {
            float* row = spread + (((nint)oy * (shape.OutputWidth + (2 * Guard))) + Guard) * step;
            for (int ky = 0; ky < ConvolutionShape.Kernel; ky++)
            {
                int y = (oy * ConvolutionShape.Stride) - shape.Top + ky;
                if (y >= 0 && y < shape.Height)
                {
                    GatherRow(row + (ky * ConvolutionShape.Kernel), step, shape.Left, shape.Width, picture + ((nint)y * shape.Width));
                }
            }
        }
    }

    // Places of one parity are reached by taps 0, 2 and 4 of this output and the two before it, those of the other by taps 1 and 3 of two.
    private static void GatherRow(float* taps, nint step, int left, int width, float* pixels)
    {
        for (int x = left & 1; x < width; x += 2)
        {
            float* tap = taps + (((x + left) >> 1) * step);
            pixels[x] += tap[0] + tap[2 - step] + tap[4 - (2 * step)];
        }

        for (int x = 1 - (left & 1); x < width; x += 2)
        {
            float* tap = taps + (((x + left) >> 1) * step);
            pixels[x] += tap[1] + tap[3 - step];
        }
    }
}
