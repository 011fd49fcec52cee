using System.Runtime.CompilerServices;
using CppnGallery.Autograd.MatrixProducts;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Autograd.Operations;

/// <summary>
/// The outputs of a convolution over one channel; see <see cref="SingleChannelConvolution"/>. Lanes are filters; outputs next to one another stay
/// in registers while the 25 taps go by, each a broadcast pixel times two vectors of weights. Bias is where the sums start.
/// </summary>
internal static unsafe class SingleChannelForward<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    private static int Width => 2 * TLanes.Count;

    /// <summary>Outputs side by side: half a row of 26-pixel pictures where there are 32 registers, which hold a row of taps besides.</summary>
    private static int Block => TLanes.Count == 16 ? 7 : 5;

    public static void Run(ConvolutionShape shape, Tensor x, Tensor weights, Tensor bias, Tensor y)
    {
        int columns = (shape.Filters + Width - 1) / Width * Width;
        float* packed = Workspace.Rent(WorkspaceSlot.Weights, columns * (shape.Inputs + 1)), packedBias = packed + (columns * shape.Inputs);
        fixed (float* w = weights.Data, b = bias.Data)
        {
            TiledProduct<TVector, TLanes>.Pack(new(w, shape.Filters, 1), shape.Inputs, shape.Filters, packed, shape.Inputs);
            TiledProduct<TVector, TLanes>.Pack(new(b, shape.Filters, 1), 1, shape.Filters, packedBias, 1);
        }

        ConvolutionOperation.ForEachPiece(shape.Batch, (from, count) =>
        {
            fixed (float* pictures = x.Data[(from * shape.PictureSize)..], outputs = y.Data[(from * shape.OutputSize)..])
            {
                float* framed = SingleChannelConvolution.RentFrame(shape);
                for (int b = 0; b < count; b++)
                {
                    shape.InputFrame.CopyInside(pictures + ((nint)b * shape.PictureSize), framed);
                    Picture(shape, framed, packed, packedBias, outputs + ((nint)b * shape.OutputSize));
                }
            }
        });
    }

    private static void Picture(ConvolutionShape shape, float* framed, float* packed, float* packedBias, float* outputs)
    {
        float* edge = stackalloc float[7 * 32];
        int width = shape.InputFrame.FramedWidth;
        for (int oy = 0; oy < shape.OutputHeight; oy++)
        {
            for (int next = 0; next < shape.OutputWidth; next += Block)
            {
                // The last block is whole too: it makes some outputs again, to the same bits.
                int ox = Math.Max(0, Math.Min(next, shape.OutputWidth - Block));
                float* source = framed + ((nint)ConvolutionShape.Stride * ((oy * width) + ox));
                int points = Math.Min(Block, shape.OutputWidth - ox);
                for (int j = 0; j < shape.Filters; j += Width)
                {
                    float* panel = packed + ((nint)j * shape.Inputs), target = outputs + ((((nint)oy * shape.OutputWidth) + ox) * shape.Filters) + j;
                    int filters = Math.Min(Width, shape.Filters - j);
                    if (points == Block && filters == Width)
                    {
                        Outputs(source, width, panel, packedBias + j, target, shape.Filters);
                        continue;
                    }

                    Outputs(source, width, panel, packedBias + j, edge, Width);
                    for (int p = 0; p < points; p++)
                    {
                        new ReadOnlySpan<float>(edge + (p * Width), filters).CopyTo(new(target + ((nint)p * shape.Filters), filters));
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Outputs(float* source, nint width, float* weights, float* bias, float* target, nint step)
    {
        if (TLanes.Count == 16)
        {
            Seven(source, width, weights, bias, target, step);
        }
        else
        {
            Five(source, width, weights, bias, target, step);
        }
    }

    /// <summary>A row of taps stays in registers: a pixel is read once for all the outputs side by side that it is a tap of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Seven(float* source, nint width, float* weights, float* bias, float* target, nint step)
    {
        TVector c00 = TLanes.Load(bias), c01 = TLanes.Load(bias + TLanes.Count);
        TVector c10 = c00, c11 = c01;
        TVector c20 = c00, c21 = c01;
        TVector c30 = c00, c31 = c01;
        TVector c40 = c00, c41 = c01;
        TVector c50 = c00, c51 = c01;
        TVector c60 = c00, c61 = c01;
        for (int ky = 0; ky < ConvolutionShape.Kernel; ky++, source += width, weights += ConvolutionShape.Kernel * Width)
        {
            TVector w00 = TLanes.Load(weights), w01 = TLanes.Load(weights + TLanes.Count);
            TVector w10 = TLanes.Load(weights + Width), w11 = TLanes.Load(weights + Width + TLanes.Count);
            TVector w20 = TLanes.Load(weights + (2 * Width)), w21 = TLanes.Load(weights + (2 * Width) + TLanes.Count);
            TVector w30 = TLanes.Load(weights + (3 * Width)), w31 = TLanes.Load(weights + (3 * Width) + TLanes.Count);
            TVector w40 = TLanes.Load(weights + (4 * Width)), w41 = TLanes.Load(weights + (4 * Width) + TLanes.Count);
            TVector x = TLanes.BroadcastFrom(source);
            c00 = TLanes.MultiplyAdd(x, w00, c00);
            c01 = TLanes.MultiplyAdd(x, w01, c01);
            x = TLanes.BroadcastFrom(source + 1);
            c00 = TLanes.MultiplyAdd(x, w10, c00);
            c01 = TLanes.MultiplyAdd(x, w11, c01);
            x = TLanes.BroadcastFrom(source + 2);
            c10 = TLanes.MultiplyAdd(x, w00, c10);
            c11 = TLanes.MultiplyAdd(x, w01, c11);
            c00 = TLanes.MultiplyAdd(x, w20, c00);
            c01 = TLanes.MultiplyAdd(x, w21, c01);
            x = TLanes.BroadcastFrom(source + 3);
            c10 = TLanes.MultiplyAdd(x, w10, c10);
            c11 = TLanes.MultiplyAdd(x, w11, c11);
            c00 = TLanes.MultiplyAdd(x, w30, c00);
            c01 = TLanes.MultiplyAdd(x, w31, c01);
            x = TLanes.BroadcastFrom(source + 4);
            c20 = TLanes.MultiplyAdd(x, w00, c20);
            c21 = TLanes.MultiplyAdd(x, w01, c21);
            c10 = TLanes.MultiplyAdd(x, w20, c10);
            c11 = TLanes.MultiplyAdd(x, w21, c11);
            c00 = TLanes.MultiplyAdd(x, w40, c00);
            c01 = TLanes.MultiplyAdd(x, w41, c01);
            x = TLanes.BroadcastFrom(source + 5);
            c20 = TLanes.MultiplyAdd(x, w10, c20);
            c21 = TLanes.MultiplyAdd(x, w11, c21);
            c10 = TLanes.MultiplyAdd(x, w30, c10);
            c11 = TLanes.MultiplyAdd(x, w31, c11);
            x = TLanes.BroadcastFrom(source + 6);
            c30 = TLanes.MultiplyAdd(x, w00, c30);
            c31 = TLanes.MultiplyAdd(x, w01, c31);
            c20 = TLanes.MultiplyAdd(x, w20, c20);
            c21 = TLanes.MultiplyAdd(x, w21, c21);
            c10 = TLanes.MultiplyAdd(x, w40, c10);
            c11 = TLanes.MultiplyAdd(x, w41, c11);
            x = TLanes.BroadcastFrom(source + 7);
            c30 = TLanes.MultiplyAdd(x, w10, c30);
            c31 = TLanes.MultiplyAdd(x, w11, c31);
            c20 = TLanes.MultiplyAdd(x, w30, c20);
            c21 = TLanes.MultiplyAdd(x, w31, c21);
            x = TLanes.BroadcastFrom(source + 8);
            c40 = TLanes.MultiplyAdd(x, w00, c40);
            c41 = TLanes.MultiplyAdd(x, w01, c41);
            c30 = TLanes.MultiplyAdd(x, w20, c30);
            c31 = TLanes.MultiplyAdd(x, w21, c31);
            c20 = TLanes.MultiplyAdd(x, w40, c20);
            c21 = TLanes.MultiplyAdd(x, w41, c21);
            x = TLanes.BroadcastFrom(source + 9);
            c40 = TLanes.MultiplyAdd(x, w10, c40);
            c41 = TLanes.MultiplyAdd(x, w11, c41);
            c30 = TLanes.MultiplyAdd(x, w30, c30);
            c31 = TLanes.MultiplyAdd(x, w31, c31);
            x = TLanes.BroadcastFrom(source + 10);
            c50 = TLanes.MultiplyAdd(x, w00, c50);
            c51 = TLanes.MultiplyAdd(x, w01, c51);
            c40 = TLanes.MultiplyAdd(x, w20, c40);
            c41 = TLanes.MultiplyAdd(x, w21, c41);
            c30 = TLanes.MultiplyAdd(x, w40, c30);
            c31 = TLanes.MultiplyAdd(x, w41, c31);
            x = TLanes.BroadcastFrom(source + 11);
            c50 = TLanes.MultiplyAdd(x, w10, c50);
            c51 = TLanes.MultiplyAdd(x, w11, c51);
            c40 = TLanes.MultiplyAdd(x, w30, c40);
            c41 = TLanes.MultiplyAdd(x, w31, c41);
            x = TLanes.BroadcastFrom(source + 12);
            c60 = TLanes.MultiplyAdd(x, w00, c60);
            c61 = TLanes.MultiplyAdd(x, w01, c61);
            c50 = TLanes.MultiplyAdd(x, w20, c50);
            c51 = TLanes.MultiplyAdd(x, w21, c51);
            c40 = TLanes.MultiplyAdd(x, w40, c40);
            c41 = TLanes.MultiplyAdd(x, w41, c41);
            x = TLanes.BroadcastFrom(source + 13);
            c60 = TLanes.MultiplyAdd(x, w10, c60);
            c61 = TLanes.MultiplyAdd(x, w11, c61);
            c50 = TLanes.MultiplyAdd(x, w30, c50);
            c51 = TLanes.MultiplyAdd(x, w31, c51);
            x = TLanes.BroadcastFrom(source + 14);
            c60 = TLanes.MultiplyAdd(x, w20, c60);
            c61 = TLanes.MultiplyAdd(x, w21, c61);
            c50 = TLanes.MultiplyAdd(x, w40, c50);
            c51 = TLanes.MultiplyAdd(x, w41, c51);
            x = TLanes.BroadcastFrom(source + 15);
            c60 = TLanes.MultiplyAdd(x, w30, c60);
            c61 = TLanes.MultiplyAdd(x, w31, c61);
            x = TLanes.BroadcastFrom(source + 16);
            c60 = TLanes.MultiplyAdd(x, w40, c60);
            c61 = TLanes.MultiplyAdd(x, w41, c61);
        }

        Store(target, c00, c01);
        Store(target + step, c10, c11);
        Store(target + (2 * step), c20, c21);
        Store(target + (3 * step), c30, c31);
        Store(target + (4 * step), c40, c41);
        Store(target + (5 * step), c50, c51);
        Store(target + (6 * step), c60, c61);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Five(float* source, nint width, float* weights, float* bias, float* target, nint step)
    {
        TVector c00 = TLanes.Load(bias), c01 = TLanes.Load(bias + TLanes.Count);
        TVector c10 = c00, c11 = c01;
        TVector c20 = c00, c21 = c01;
        TVector c30 = c00, c31 = c01;
        TVector c40 = c00, c41 = c01;
        for (int ky = 0; ky < ConvolutionShape.Kernel; ky++, source += width)
        {
            for (float* tap = source, end = source + ConvolutionShape.Kernel; tap < end; tap++, weights += Width)
            {
                TVector w0 = TLanes.Load(weights), w1 = TLanes.Load(weights + TLanes.Count);
                TVector x = TLanes.BroadcastFrom(tap);
                c00 = TLanes.MultiplyAdd(x, w0, c00);
                c01 = TLanes.MultiplyAdd(x, w1, c01);
                x = TLanes.BroadcastFrom(tap + 2);
                c10 = TLanes.MultiplyAdd(x, w0, c10);
                c11 = TLanes.MultiplyAdd(x, w1, c11);
                x = TLanes.BroadcastFrom(tap + 4);
                c20 = TLanes.MultiplyAdd(x, w0, c20);
                c21 = TLanes.MultiplyAdd(x, w1, c21);
                x = TLanes.BroadcastFrom(tap + 6);
                c30 = TLanes.MultiplyAdd(x, w0, c30);
                c31 = TLanes.MultiplyAdd(x, w1, c31);
                x = TLanes.BroadcastFrom(tap + 8);
                c40 = TLanes.MultiplyAdd(x, w0, c40);
                c41 = TLanes.MultiplyAdd(x, w1, c41);
            }
        }

        Store(target, c00, c01);
        Store(target + step, c10, c11);
        Store(target + (2 * step), c20, c21);
        Store(target + (3 * step), c30, c31);
        Store(target + (4 * step), c40, c41);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, TVector first, TVector second)
    {
        TLanes.Store(target, first);
        TLanes.Store(target + TLanes.Count, second);
    }
}
