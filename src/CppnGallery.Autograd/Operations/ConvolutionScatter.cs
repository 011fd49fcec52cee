using CppnGallery.Autograd.MatrixProducts;

namespace CppnGallery.Autograd.Operations;

/// <summary>
/// The input gradient where a pixel has few channels, fewer than a vector has lanes: each output's gradient is spread over its 25·C inputs by one
/// product, in which those inputs are the lanes, and the inputs are then added to the pixels under them.
/// </summary>
internal static unsafe class ConvolutionScatter
{
    /// <summary>Channels below which this is the faster way.</summary>
    public const int FewChannels = 8;

    /// <summary>Floats of <see cref="Pack"/>.</summary>
    public static int PackedCount(ConvolutionShape shape) => IndirectProduct.PackedCount(shape.Filters, shape.Inputs);

    /// <summary>The weights (25·C, F), turned over, in panels.</summary>
    public static void Pack(ConvolutionShape shape, float* weights, float* packed) =>
        IndirectProduct.Pack(new(weights, 1, shape.Filters), shape.Filters, shape.Inputs, packed, shape.Filters);

    /// <summary>Adds to the pictures' gradients, from the outputs' gradients and the packed weights.</summary>
    public static void AddTo(ConvolutionShape shape, float* pictures, int count, float* outputs, float* packed)
    {
        var tables = ConvolutionTables.For(shape);
        float* inputs = Workspace.Rent(WorkspaceSlot.Products, shape.Points * shape.Inputs);
        for (int b = 0; b < count; b++, outputs += shape.OutputSize, pictures += shape.PictureSize)
        {
            IndirectProduct.Multiply(
                new(outputs, tables.FilterRows.Start, tables.FilterColumns.Start),
                new(packed, IndirectProduct.PanelWidth, (nint)IndirectProduct.PanelWidth * shape.Filters),
                null, new(inputs, tables.InputRows.Start), shape.Points, shape.Inputs, shape.Filters, accumulate: false);
            Scatter(shape, inputs, pictures);
        }
    }

    private static void Scatter(ConvolutionShape shape, float* inputs, float* picture)
    {
        int run = ConvolutionShape.Kernel * shape.Channels;
        for (int oy = 0; oy < shape.OutputHeight; oy++)
        {
            for (int ky = 0; ky < ConvolutionShape.Kernel; ky++)
            {
                int y = (oy * ConvolutionShape.Stride) - shape.Top + ky;
                if (y < 0 || y >= shape.Height)
                {
                    continue;
                }

                for (int ox = 0; ox < shape.OutputWidth; ox++)
                {
                    int x = (ox * ConvolutionShape.Stride) - shape.Left;
                    int from = Math.Max(0, -x) * shape.Channels, to = Math.Min(ConvolutionShape.Kernel, shape.Width - x) * shape.Channels;
                    float* source = inputs + ((nint)((oy * shape.OutputWidth) + ox) * shape.Inputs) + (ky * run);
                    float* target = picture + ((nint)((y * shape.Width) + x) * shape.Channels);
                    for (int i = from; i < to; i++)
                    {
                        target[i] += source[i];
                    }
                }
            }
        }
    }
}
