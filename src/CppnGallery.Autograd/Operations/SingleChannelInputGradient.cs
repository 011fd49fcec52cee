using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CppnGallery.Autograd.MatrixProducts;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Autograd.Operations;

/// <summary>
/// The input gradient of a convolution over one channel; see <see cref="SingleChannelConvolution"/>. Lanes are outputs side by side: their gradients
/// are turned over once into a plane a filter. For either parity of rows, each of the five columns of taps gives a sum over filters and its three or
/// two taps; a pixel then adds what the columns of its own parity send it. Only that last step, without filters, shifts anything sideways.
/// </summary>
internal static unsafe class SingleChannelInputGradient<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    private const int Kernel = ConvolutionShape.Kernel;
    private const int Reach = ConvolutionShape.Reach;
    private const int Rows = SingleChannelColumnKernel<TVector, TLanes>.Rows;

    /// <summary>A cache line, on which rows begin; at least <see cref="Reach"/> zeros end each, for what looks past it and before the next one.</summary>
    private const int Line = SingleChannelColumnKernel<TVector, TLanes>.Pitch;

    public static void Run(ConvolutionShape shape, Tensor x, Tensor weights, Tensor y)
    {
        float* packed = Workspace.Rent(WorkspaceSlot.Weights, weights.Count);
        fixed (float* w = weights.Data)
        {
            Pack(shape, w, packed);
        }

        ConvolutionOperation.ForEachPiece(shape.Batch, (from, count) =>
        {
            fixed (float* dx = x.Gradient[(from * shape.PictureSize)..], dy = y.Gradient[(from * shape.OutputSize)..])
            {
                Pictures(shape, dx, count, dy, packed);
            }
        });
    }

    /// <summary>Taps of a column that reach pixels whose row in the frame has this parity.</summary>
    private static int Down(int parity) => Reach + 1 - parity;

    /// <summary>Floats from a column of taps to the next among the sums, with a line of zeros before its first row.</summary>
    private static int SumsOfColumn(int width) => (Rows * width) + Line;

    /// <summary>(parity of rows, column of taps, filter, tap), the furthest tap first.</summary>
    private static void Pack(ConvolutionShape shape, float* weights, float* packed)
    {
        for (int y = 0; y < 2; y++)
        {
            for (int kx = 0; kx < Kernel; kx++)
            {
                for (int f = 0; f < shape.Filters; f++)
                {
                    for (int ky = y + (2 * (Down(y) - 1)); ky >= 0; ky -= 2)
                    {
                        *packed++ = weights[(((ky * Kernel) + kx) * shape.Filters) + f];
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pictures(ConvolutionShape shape, float* pictures, int count, float* outputs, float* packed)
    {
        int width = (shape.OutputWidth + Reach + Line - 1) / Line * Line;
        // A plane stands in strips a line wide; the zeros below one are those above the next. An odd number of lines, so that the planes' equal places do not all
        // fall into a few sets of the cache.
        int strip = (shape.OutputHeight + Reach) * Line, plane = ((width / Line * (shape.OutputHeight + Reach)) | 1) * Line;
        // Blocks of 13 rows read past the last plane; what they make of it is not kept.
        int size = (shape.Filters * plane) + ((Rows + Reach) * Line), sizeOfSums = (Kernel * SumsOfColumn(width)) + Line;
        float* planes = Workspace.Rent(WorkspaceSlot.Framed, size), sums = Workspace.Rent(WorkspaceSlot.Products, sizeOfSums);
        new Span<float>(planes, size).Clear();
        new Span<float>(sums, sizeOfSums).Clear();
        for (int b = 0; b < count; b++, pictures += shape.PictureSize)
        {
            float* inside = planes + (Reach * Line);
            for (int oy = 0; oy < shape.OutputHeight; oy++, outputs += shape.OutputWidth * shape.Filters, inside += Line)
            {
                for (int ox = 0; ox < shape.OutputWidth; ox += Line)
                {
                    Transposition.CopyPadded(
                        new(outputs + (ox * shape.Filters), 1, shape.Filters), shape.Filters, Math.Min(Line, shape.OutputWidth - ox), inside + (ox / Line * strip), plane);
                }
            }

            // `outputs` is the next picture's by now; each parity fetches a half of it.
            AddRows(shape, pictures, 0, planes, plane, strip, width, packed, sums + Line, outputs);
            AddRows(shape, pictures, 1, planes, plane, strip, width, packed + (Kernel * shape.Filters * Down(0)), sums + Line, outputs + (Kernel * shape.Filters * Line));
        }
    }

    /// <summary>Adds to the rows of one parity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(ConvolutionShape shape, float* picture, int y, float* planes, int plane, int strip, int width, float* packed, float* sums, float* next)
    {
        int first = (y + shape.Top) % 2, rows = (shape.Height - first + 1) / 2, down = Down(y);
        for (int row = 0; row < rows; row += Rows)
        {
            // The last tap looks furthest back; the planes begin Reach rows before the first output.
            float* source = planes + (((nint)row + ((first + shape.Top) / 2) - (down - 1) + Reach) * Line);
            for (int kx = 0; kx < Kernel;)
            {
                // Two columns of two taps fill 31 registers, which are there where a vector has 16 lanes.
                bool both = TLanes.Count == 16 && down == 2 && kx + 1 < Kernel;
                float* weights = packed + ((nint)kx * shape.Filters * down), target = sums + (kx * SumsOfColumn(width)), fetched = next + ((nint)kx * shape.Filters * Line);
                for (int column = 0; column < width; column += TLanes.Count)
                {
                    float* outputs = source + (column / Line * strip) + (column % Line);
                    if (both)
                    {
                        SingleChannelColumnKernel<TVector, TLanes>.RunPair(outputs, plane, weights, shape.Filters, target + column, width, SumsOfColumn(width), fetched);
                    }
                    else
                    {
                        SingleChannelColumnKernel<TVector, TLanes>.Run(outputs, plane, weights, shape.Filters, down, target + column, width, fetched);
                    }
                }

                kx += both ? 2 : 1;
            }

            Add(sums, width, SumsOfColumn(width), Math.Min(Rows, rows - row), picture + ((nint)(first + (2 * row)) * shape.Width), shape.Width, shape.Left);
        }
    }

    /// <summary>Adds rows of sums, <paramref name="step"/> floats apart, to every other row of pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* sums, nint step, nint column, int rows, float* pixels, int width, int left)
    {
        // The first pixel is of the parity of Left: where Left is odd the columns 1 and 3 reach it, and its neighbour the other three.
        float* three = sums + ((left + 1) >> 1), two = sums + column + (left >> 1);
        for (; rows > 0; rows--, three += step, two += step, pixels += 2 * (nint)width)
        {
            if (Avx512F.IsSupported)
            {
                AddWide(three, two, column, pixels, width, threeFirst: (left & 1) == 0);
            }
            else
            {
                AddRow(three, two, column, pixels, width, threeFirst: (left & 1) == 0);
            }
        }
    }

    /// <summary>pixels[i] += Σ over the columns kx of taps that reach it of sums[kx, (i + left − kx) / 2], two or three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(float* three, float* two, nint column, float* pixels, int width, bool threeFirst)
    {
        int i = 0;
        for (int whole = Sse.IsSupported ? width & ~7 : 0; i < whole; i += 8, three += 4, two += 4)
        {
            var a = Vector128.Load(three) + Vector128.Load(three + (2 * column) - 1) + Vector128.Load(three + (4 * column) - 2);
            var b = Vector128.Load(two) + Vector128.Load(two + (2 * column) - 1);
            var (even, odd) = threeFirst ? (a, b) : (b, a);
            (Vector128.Load(pixels + i) + Sse.UnpackLow(even, odd)).Store(pixels + i);
            (Vector128.Load(pixels + i + 4) + Sse.UnpackHigh(even, odd)).Store(pixels + i + 4);
        }

        for (; i < width; i++)
        {
            if (((i & 1) == 0) == threeFirst)
            {
                pixels[i] += three[0] + three[(2 * column) - 1] + three[(4 * column) - 2];
                three++;
            }
            else
            {
                pixels[i] += two[0] + two[(2 * column) - 1];
                two++;
            }
        }
    }

    /// <summary>The same for 32 pixels at a time, whose last ones are masked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddWide(float* three, float* two, nint column, float* pixels, int width, bool threeFirst)
    {
        for (; width > 0; width -= 2 * Line, pixels += 2 * Line, three += Line, two += Line)
        {
            var a = Avx512F.Add(Avx512F.Add(Avx512F.LoadVector512(three), Avx512F.LoadVector512(three + (2 * column) - 1)), Avx512F.LoadVector512(three + (4 * column) - 2));
            var b = Avx512F.Add(Avx512F.LoadVector512(two), Avx512F.LoadVector512(two + (2 * column) - 1));
            var (first, second) = threeFirst ? (a, b) : (b, a);

            // Lanes from 16 on are the second operand's.
            AddTo(pixels, Avx512F.PermuteVar16x32x2(first, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), second), width);
            if (width > Line)
            {
                AddTo(pixels + Line, Avx512F.PermuteVar16x32x2(first, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), second), width - Line);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(float* pixels, Vector512<float> more, int width)
    {
        if (width >= Line)
        {
            Avx512F.Store(pixels, Avx512F.Add(Avx512F.LoadVector512(pixels), more));
            return;
        }

        var inside = Avx512F.CompareGreaterThan(Vector512.Create(width), Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)).AsSingle();
        Avx512F.MaskStore(pixels, inside, Avx512F.Add(Avx512F.MaskLoad(pixels, inside, more), more));
    }
}
