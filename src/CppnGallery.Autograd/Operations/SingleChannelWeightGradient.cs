using System.Runtime.CompilerServices;
using CppnGallery.Autograd.MatrixProducts;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Autograd.Operations;

/// <summary>
/// The weight gradient of a convolution over one channel; see <see cref="SingleChannelConvolution"/>. Lanes are filters; the sums of half the taps
/// stay in registers while all points of a picture go by. Where there are only 16 registers it is one row of taps at a time.
/// </summary>
internal static unsafe class SingleChannelWeightGradient<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    private const int Kernel = ConvolutionShape.Kernel;

    /// <summary>Rows of sums: the 25 taps, and the second half's part of the middle row, whose first tap both halves sum.</summary>
    private const int Rows = (Kernel * Kernel) + 3;

    private static int Width => 2 * TLanes.Count;

    public static void Run(ConvolutionShape shape, Tensor x, Tensor weights, Tensor y) => ConvolutionOperation.SumInPieces(shape.Batch, weights, (from, count, sum) =>
    {
        int columns = (shape.Filters + Width - 1) / Width * Width;
        bool packs = shape.Filters != columns;
        float* sums = Workspace.Rent(WorkspaceSlot.Left, Rows * columns), framed = SingleChannelConvolution.RentFrame(shape);
        float* packed = packs ? Workspace.Rent(WorkspaceSlot.Right, shape.Points * columns) : null;
        new Span<float>(sums, Rows * columns).Clear();
        fixed (float* pictures = x.Data[(from * shape.PictureSize)..], gradients = y.Gradient[(from * shape.OutputSize)..])
        {
            for (int b = 0; b < count; b++)
            {
                float* outputs = gradients + ((nint)b * shape.OutputSize);
                shape.InputFrame.CopyInside(pictures + ((nint)b * shape.PictureSize), framed);
                if (packs)
                {
                    TiledProduct<TVector, TLanes>.Pack(new(outputs, shape.Filters, 1), shape.Points, shape.Filters, packed, shape.Points);
                }

                for (int j = 0; j < columns; j += Width)
                {
                    float* panel = packs ? packed + ((nint)j * shape.Points) : outputs + j;
                    Picture(shape, framed, panel, packs ? Width : shape.Filters, sums + (Rows * j));
                }
            }
        }

        Unpack(shape, sums, sum);
    });

    private static void Picture(ConvolutionShape shape, float* framed, float* outputs, nint step, float* sums)
    {
        int width = shape.InputFrame.FramedWidth;
        if (TLanes.Count == 16)
        {
            float* middle = framed + (2 * width);
            Thirteen(shape, framed, framed + width, middle, outputs, step, sums, sums + (10 * Width));
            Thirteen(shape, middle + width, middle + (2 * width), middle + 2, outputs, step, sums + (15 * Width), sums + (25 * Width));
            return;
        }

        for (int ky = 0; ky < Kernel; ky++)
        {
            Five(shape, framed + (ky * width), outputs, step, sums + (ky * Kernel * Width));
        }
    }

    /// <summary>From panels of rows to (25, F).</summary>
    private static void Unpack(ConvolutionShape shape, float* sums, float* target)
    {
        for (int tap = 0; tap < shape.Inputs; tap++)
        {
            int row = TLanes.Count == 16 && tap is 13 or 14 ? tap + 13 : tap;
            for (int j = 0; j < shape.Filters; j += Width)
            {
                int filters = Math.Min(Width, shape.Filters - j);
                new ReadOnlySpan<float>(sums + (Rows * j) + (row * Width), filters).CopyTo(new(target + (tap * shape.Filters) + j, filters));
            }
        }
    }

    /// <summary>Adds to two rows of five taps and one of three, whose first pixels of the first output are given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Thirteen(ConvolutionShape shape, float* first, float* second, float* third, float* outputs, nint step, float* ten, float* three)
    {
        int points = shape.OutputWidth;
        nint skip = ConvolutionShape.Stride * (shape.InputFrame.FramedWidth - points);
        TVector c00 = TLanes.Load(ten), c01 = TLanes.Load(ten + TLanes.Count);
        TVector c10 = TLanes.Load(ten + Width), c11 = TLanes.Load(ten + Width + TLanes.Count);
        TVector c20 = TLanes.Load(ten + (2 * Width)), c21 = TLanes.Load(ten + (2 * Width) + TLanes.Count);
        TVector c30 = TLanes.Load(ten + (3 * Width)), c31 = TLanes.Load(ten + (3 * Width) + TLanes.Count);
        TVector c40 = TLanes.Load(ten + (4 * Width)), c41 = TLanes.Load(ten + (4 * Width) + TLanes.Count);
        TVector c50 = TLanes.Load(ten + (5 * Width)), c51 = TLanes.Load(ten + (5 * Width) + TLanes.Count);
        TVector c60 = TLanes.Load(ten + (6 * Width)), c61 = TLanes.Load(ten + (6 * Width) + TLanes.Count);
        TVector c70 = TLanes.Load(ten + (7 * Width)), c71 = TLanes.Load(ten + (7 * Width) + TLanes.Count);
        TVector c80 = TLanes.Load(ten + (8 * Width)), c81 = TLanes.Load(ten + (8 * Width) + TLanes.Count);
        TVector c90 = TLanes.Load(ten + (9 * Width)), c91 = TLanes.Load(ten + (9 * Width) + TLanes.Count);
        TVector ca0 = TLanes.Load(three), ca1 = TLanes.Load(three + TLanes.Count);
        TVector cb0 = TLanes.Load(three + Width), cb1 = TLanes.Load(three + Width + TLanes.Count);
        TVector cc0 = TLanes.Load(three + (2 * Width)), cc1 = TLanes.Load(three + (2 * Width) + TLanes.Count);
        for (int oy = shape.OutputHeight; oy > 0; oy--, first += skip, second += skip, third += skip)
        {
            for (int ox = points; ox > 0; ox--, first += ConvolutionShape.Stride, second += ConvolutionShape.Stride, third += ConvolutionShape.Stride, outputs += step)
            {
                TVector d0 = TLanes.Load(outputs), d1 = TLanes.Load(outputs + TLanes.Count);
                TVector x = TLanes.BroadcastFrom(first);
                c00 = TLanes.MultiplyAdd(x, d0, c00);
                c01 = TLanes.MultiplyAdd(x, d1, c01);
                x = TLanes.BroadcastFrom(first + 1);
                c10 = TLanes.MultiplyAdd(x, d0, c10);
                c11 = TLanes.MultiplyAdd(x, d1, c11);
                x = TLanes.BroadcastFrom(first + 2);
                c20 = TLanes.MultiplyAdd(x, d0, c20);
                c21 = TLanes.MultiplyAdd(x, d1, c21);
                x = TLanes.BroadcastFrom(first + 3);
                c30 = TLanes.MultiplyAdd(x, d0, c30);
                c31 = TLanes.MultiplyAdd(x, d1, c31);
                x = TLanes.BroadcastFrom(first + 4);
                c40 = TLanes.MultiplyAdd(x, d0, c40);
                c41 = TLanes.MultiplyAdd(x, d1, c41);
                x = TLanes.BroadcastFrom(second);
                c50 = TLanes.MultiplyAdd(x, d0, c50);
                c51 = TLanes.MultiplyAdd(x, d1, c51);
                x = TLanes.BroadcastFrom(second + 1);
                c60 = TLanes.MultiplyAdd(x, d0, c60);
                c61 = TLanes.MultiplyAdd(x, d1, c61);
                x = TLanes.BroadcastFrom(second + 2);
                c70 = TLanes.MultiplyAdd(x, d0, c70);
                c71 = TLanes.MultiplyAdd(x, d1, c71);
                x = TLanes.BroadcastFrom(second + 3);
                c80 = TLanes.MultiplyAdd(x, d0, c80);
                c81 = TLanes.MultiplyAdd(x, d1, c81);
                x = TLanes.BroadcastFrom(second + 4);
                c90 = TLanes.MultiplyAdd(x, d0, c90);
                c91 = TLanes.MultiplyAdd(x, d1, c91);
                x = TLanes.BroadcastFrom(third);
                ca0 = TLanes.MultiplyAdd(x, d0, ca0);
                ca1 = TLanes.MultiplyAdd(x, d1, ca1);
                x = TLanes.BroadcastFrom(third + 1);
                cb0 = TLanes.MultiplyAdd(x, d0, cb0);
                cb1 = TLanes.MultiplyAdd(x, d1, cb1);
                x = TLanes.BroadcastFrom(third + 2);
                cc0 = TLanes.MultiplyAdd(x, d0, cc0);
                cc1 = TLanes.MultiplyAdd(x, d1, cc1);
            }
        }

        Store(ten, c00, c01);
        Store(ten + Width, c10, c11);
        Store(ten + (2 * Width), c20, c21);
        Store(ten + (3 * Width), c30, c31);
        Store(ten + (4 * Width), c40, c41);
        Store(ten + (5 * Width), c50, c51);
        Store(ten + (6 * Width), c60, c61);
        Store(ten + (7 * Width), c70, c71);
        Store(ten + (8 * Width), c80, c81);
        Store(ten + (9 * Width), c90, c91);
        Store(three, ca0, ca1);
        Store(three + Width, cb0, cb1);
        Store(three + (2 * Width), cc0, cc1);
    }

    /// <summary>Adds to a row of five taps, whose first pixel of the first output is given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Five(ConvolutionShape shape, float* pixels, float* outputs, nint step, float* sums)
    {
        int points = shape.OutputWidth;
        nint skip = ConvolutionShape.Stride * (shape.InputFrame.FramedWidth - points);
        TVector c00 = TLanes.Load(sums), c01 = TLanes.Load(sums + TLanes.Count);
        TVector c10 = TLanes.Load(sums + Width), c11 = TLanes.Load(sums + Width + TLanes.Count);
        TVector c20 = TLanes.Load(sums + (2 * Width)), c21 = TLanes.Load(sums + (2 * Width) + TLanes.Count);
        TVector c30 = TLanes.Load(sums + (3 * Width)), c31 = TLanes.Load(sums + (3 * Width) + TLanes.Count);
        TVector c40 = TLanes.Load(sums + (4 * Width)), c41 = TLanes.Load(sums + (4 * Width) + TLanes.Count);
        for (int oy = shape.OutputHeight; oy > 0; oy--, pixels += skip)
        {
            for (int ox = points; ox > 0; ox--, pixels += ConvolutionShape.Stride, outputs += step)
            {
                TVector d0 = TLanes.Load(outputs), d1 = TLanes.Load(outputs + TLanes.Count);
                TVector x = TLanes.BroadcastFrom(pixels);
                c00 = TLanes.MultiplyAdd(x, d0, c00);
                c01 = TLanes.MultiplyAdd(x, d1, c01);
                x = TLanes.BroadcastFrom(pixels + 1);
                c10 = TLanes.MultiplyAdd(x, d0, c10);
                c11 = TLanes.MultiplyAdd(x, d1, c11);
                x = TLanes.BroadcastFrom(pixels + 2);
                c20 = TLanes.MultiplyAdd(x, d0, c20);
                c21 = TLanes.MultiplyAdd(x, d1, c21);
                x = TLanes.BroadcastFrom(pixels + 3);
                c30 = TLanes.MultiplyAdd(x, d0, c30);
                c31 = TLanes.MultiplyAdd(x, d1, c31);
                x = TLanes.BroadcastFrom(pixels + 4);
                c40 = TLanes.MultiplyAdd(x, d0, c40);
                c41 = TLanes.MultiplyAdd(x, d1, c41);
            }
        }

        Store(sums, c00, c01);
        Store(sums + Width, c10, c11);
        Store(sums + (2 * Width), c20, c21);
        Store(sums + (3 * Width), c30, c31);
        Store(sums + (4 * Width), c40, c41);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, TVector first, TVector second)
    {
        TLanes.Store(target, first);
        TLanes.Store(target + TLanes.Count, second);
    }
}
