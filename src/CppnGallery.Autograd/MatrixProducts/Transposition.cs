using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>Copies that turn columns into rows.</summary>
internal static unsafe class Transposition
{
    private const int Wide = 16;

    /// <summary>Element (i, j) of <paramref name="source"/> (rows, columns) goes to <c>target[i·targetStride + j]</c>. Fast where a step of i is one float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>The same into rows with room for whole sixteens, the columns past the last zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyPadded(MatrixView source, int rows, int columns, float* target, int targetStride)
    {
        int fullRows = Avx512F.IsSupported && source.RowStride == 1 ? rows / Wide * Wide : 0;
        for (int i = 0; i < fullRows; i += Wide)
        {
            for (int j = 0; j < columns; j += Wide)
            {
                Sixteen(source.From(i, j).Start, source.ColumnStride, columns - j, target + ((nint)i * targetStride) + j, targetStride);
            }
        }

        Copy(source.From(fullRows, 0), rows - fullRows, columns, target + ((nint)fullRows * targetStride), targetStride);
        for (int i = fullRows; i < rows; i++)
        {
            new Span<float>(target + ((nint)i * targetStride) + columns, ((columns + Wide - 1) / Wide * Wide) - columns).Clear();
        }
    }

    /// <summary>16 × 16 floats in registers: fours of columns turned over within quarters of a vector, then the quarters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sixteen(float* source, nint stride, int columns, float* target, nint targetStride)
    {
        FourColumns(source, stride, columns, out var a0, out var a1, out var a2, out var a3);
        FourColumns(source + (4 * stride), stride, columns - 4, out var b0, out var b1, out var b2, out var b3);
        FourColumns(source + (8 * stride), stride, columns - 8, out var c0, out var c1, out var c2, out var c3);
        FourColumns(source + (12 * stride), stride, columns - 12, out var d0, out var d1, out var d2, out var d3);
        FourRows(a0, b0, c0, d0, target, targetStride);
        FourRows(a1, b1, c1, d1, target + targetStride, targetStride);
        FourRows(a2, b2, c2, d2, target + (2 * targetStride), targetStride);
        FourRows(a3, b3, c3, d3, target + (3 * targetStride), targetStride);
    }

    /// <summary>Quarter q of result k: row 4·q + k of four columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourColumns(float* source, nint stride, int columns, out Vector512<double> r0, out Vector512<double> r1, out Vector512<double> r2, out Vector512<double> r3)
    {
        var a = columns > 0 ? Vector512.Load(source) : default;
        var b = columns > 1 ? Vector512.Load(source + stride) : default;
        var c = columns > 2 ? Vector512.Load(source + (2 * stride)) : default;
        var d = columns > 3 ? Vector512.Load(source + (3 * stride)) : default;
        Vector512<double> ab = Avx512F.UnpackLow(a, b).AsDouble(), cd = Avx512F.UnpackLow(c, d).AsDouble();
        Vector512<double> abHigh = Avx512F.UnpackHigh(a, b).AsDouble(), cdHigh = Avx512F.UnpackHigh(c, d).AsDouble();
        (r0, r1) = (Avx512F.UnpackLow(ab, cd), Avx512F.UnpackHigh(ab, cd));
        (r2, r3) = (Avx512F.UnpackLow(abHigh, cdHigh), Avx512F.UnpackHigh(abHigh, cdHigh));
    }

    /// <summary>Rows 0, 4, 8 and 12 from here, their columns in a, b, c and d by fours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourRows(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d, float* target, nint stride)
    {
        const byte Even = 0x88, Odd = 0xDD;
        Vector512<double> ab = Avx512F.Shuffle4x128(a, b, Even), cd = Avx512F.Shuffle4x128(c, d, Even);
        Vector512<double> abOdd = Avx512F.Shuffle4x128(a, b, Odd), cdOdd = Avx512F.Shuffle4x128(c, d, Odd);
        Avx512F.Shuffle4x128(ab, cd, Even).AsSingle().Store(target);
        Avx512F.Shuffle4x128(abOdd, cdOdd, Even).AsSingle().Store(target + (4 * stride));
        Avx512F.Shuffle4x128(ab, cd, Odd).AsSingle().Store(target + (8 * stride));
        Avx512F.Shuffle4x128(abOdd, cdOdd, Odd).AsSingle().Store(target + (12 * stride));
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
