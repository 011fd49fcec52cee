using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>Copies that turn columns into rows.</summary>
internal static unsafe class Transposition
{
    /// <summary>Element (i, j) of <paramref name="source"/> (rows, columns) goes to <c>target[i·targetStride + j]</c>. Fast where a step of i is one float.</summary>
    public static void Copy(MatrixView source, int rows, int columns, float* target, int targetStride)
    {
        int fullRows = Sse.IsSupported && source.RowStride == 1 ? rows & ~3 : 0, fullColumns = columns & ~3;
        nint stride = source.ColumnStride;
        for (int i = 0; i < fullRows; i += 4)
        {
            float* from = source.Start + i, to = target + ((nint)i * targetStride);
            for (int j = 0; j < fullColumns; j += 4, from += 4 * stride, to += 4)
            {
                Four(from, stride, to, targetStride);
            }

            int rest = columns - fullColumns;
            if (rest > 0 && fullColumns > 0)
            {
                // The last columns, together with some once more, are four.
                Four(from - ((4 - rest) * stride), stride, to - (4 - rest), targetStride);
            }
            else
            {
                Each(source.From(i, fullColumns), 4, rest, to, targetStride);
            }
        }

        Each(source.From(fullRows, 0), rows - fullRows, columns, target + ((nint)fullRows * targetStride), targetStride);
    }

    /// <summary>4 × 4 floats in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* source, nint stride, float* target, nint targetStride)
    {
        Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + stride);
        Vector128<float> c = Vector128.Load(source + (2 * stride)), d = Vector128.Load(source + (3 * stride));
        Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d), abHigh = Sse.UnpackHigh(a, b), cdHigh = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(ab, cd).Store(target);
        Sse.MoveHighToLow(cd, ab).Store(target + targetStride);
        Sse.MoveLowToHigh(abHigh, cdHigh).Store(target + (2 * targetStride));
        Sse.MoveHighToLow(cdHigh, abHigh).Store(target + (3 * targetStride));
    }

    private static void Each(MatrixView source, int rows, int columns, float* target, int targetStride)
    {
        for (int i = 0; i < rows; i++, target += targetStride)
        {
            float* from = source.From(i, 0).Start;
            for (int j = 0; j < columns; j++)
            {
                target[j] = from[j * source.ColumnStride];
            }
        }
    }
}
