using CppnGallery.Autograd.MatrixProducts;

namespace CppnGallery.Autograd.Operations;

/// <summary>
/// The input pixels of one parity (y, x), counted within the frame. With stride 2 they are reached by the taps of that parity alone, three or two
/// along each axis, so their gradient is a dense product of outputs' gradients and those taps: nothing is scattered.
/// </summary>
internal sealed unsafe class ConvolutionPhase
{
    private readonly ConvolutionShape _shape;
    private readonly int _y;
    private readonly int _x;
    private readonly RowTable _source;
    private readonly ColumnTable _columns;
    private readonly RowTable _target;

    public ConvolutionPhase(ConvolutionShape shape, int y, int x)
    {
        (_shape, _y, _x) = (shape, y, x);
        var frame = shape.OutputFrame;
        List<int> source = [], target = [];
        for (int b = 0; b < ConvolutionTables.MostPictures; b++)
        {
            for (int row = (y + shape.Top) % 2; row < shape.Height; row += ConvolutionShape.Stride)
            {
                for (int column = (x + shape.Left) % 2; column < shape.Width; column += ConvolutionShape.Stride)
                {
                    // The last tap of this parity looks furthest back; the frame begins Reach before the first output.
                    int oy = ((row + shape.Top) / 2) - (TapsDown - 1) + ConvolutionShape.Reach, ox = ((column + shape.Left) / 2) - (TapsAcross - 1) + ConvolutionShape.Reach;
                    source.Add((b * frame.Size) + frame.At(oy, ox));
                    target.Add((b * shape.PictureSize) + (((row * shape.Width) + column) * shape.Channels));
                }
            }
        }

        PixelsOfPicture = source.Count / ConvolutionTables.MostPictures;
        (_source, _target) = (new([.. source]), new([.. target]));
        _columns = new([.. from j in Enumerable.Range(0, TapsDown) from i in Enumerable.Range(0, TapsAcross) from f in Enumerable.Range(0, shape.Filters) select frame.At(j, i) + f]);
    }

    /// <summary>Terms of an input pixel's gradient.</summary>
    public int Terms => TapsDown * TapsAcross * _shape.Filters;

    /// <summary>Floats of <see cref="Pack"/>.</summary>
    public int PackedCount => IndirectProduct.PackedCount(Terms, _shape.Channels);

    private int PixelsOfPicture { get; }

    private int TapsDown => ConvolutionShape.Reach + 1 - _y;

    private int TapsAcross => ConvolutionShape.Reach + 1 - _x;

    /// <summary>This phase's taps of the weights (25·C, F), as panels of (taps, F) × C, the furthest tap first.</summary>
    public void Pack(float* weights, float* packed)
    {
        for (int j = 0; j < TapsDown; j++)
        {
            for (int i = 0; i < TapsAcross; i++)
            {
                int ky = _y + (2 * (TapsDown - 1 - j)), kx = _x + (2 * (TapsAcross - 1 - i));
                float* tap = weights + ((nint)((ky * ConvolutionShape.Kernel) + kx) * _shape.Channels * _shape.Filters);
                int at = ((j * TapsAcross) + i) * _shape.Filters;
                IndirectProduct.Pack(new(tap, 1, _shape.Filters), _shape.Filters, _shape.Channels, packed + ((nint)at * IndirectProduct.PanelWidth), Terms);
            }
        }
    }

    /// <summary>Adds to the pictures' gradients, from the outputs' framed gradients and the packed taps.</summary>
    public void AddTo(float* pictures, int count, float* framed, float* packed) => IndirectProduct.Multiply(
        new(framed, _source.Start, _columns.Start),
        new(packed, IndirectProduct.PanelWidth, (nint)Terms * IndirectProduct.PanelWidth),
        null,
        new(pictures, _target.Start),
        count * PixelsOfPicture,
        _shape.Channels,
        Terms,
        accumulate: true);
}
