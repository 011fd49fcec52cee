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

    /// <summary>The same into rows with room for whole sixteens, the columns past the last zero. Fastest where at least thirteen of the last sixteen are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyPadded(MatrixView source, int rows, int columns, float* target, int targetStride)
    {
        bool turnsSixteens = Avx512F.IsSupported && source.RowStride == 1 && (columns - 1) % Wide > Wide - 5;
        int fullRows = turnsSixteens ? rows / Wide * Wide : 0;
        for (int i = 0; i < fullRows; i += Wide)
        {
            for (int j = 0; j < columns; j += Wide)
            {
                Sixteen(source.From(i, j).Start, source.ColumnStride, columns - j, target + ((nint)i * targetStride) + j, targetStride);
            }
        }

        if (fullRows < rows)
        {
            Copy(source.From(fullRows, 0), rows - fullRows, columns, target + ((nint)fullRows * targetStride), targetStride);
            for (int i = fullRows; i < rows; i++)
            {
                new Span<float>(target + ((nint)i * targetStride) + columns, ((columns + Wide - 1) / Wide * Wide) - columns).Clear();
            }
        }
    }

    /// <summary>
    /// 16 × 16 floats, of which at least thirteen columns are there: a vector holds four rows of columns 0, 4, 8 and 12, or of their neighbours, so that what is left
    /// to turn over lies within its quarters. Quarters come straight from memory, because only one unit of the processor moves floats between them in registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sixteen(float* source, nint stride, int columns, float* target, nint targetStride)
    {
        float* none = stackalloc float[Wide];
        float* b12 = columns > 13 ? source + (13 * stride) : none, c12 = columns > 14 ? source + (14 * stride) : none, d12 = columns > 15 ? source + (15 * stride) : none;
        for (int i = 0; i < Wide; i += 4, source += 4, b12 += 4, c12 += 4, d12 += 4, target += 4 * targetStride)
        {
            var a = Quarters(source, stride, source + (12 * stride));
            var b = Quarters(source + stride, stride, b12);
            var c = Quarters(source + (2 * stride), stride, c12);
            var d = Quarters(source + (3 * stride), stride, d12);
            Vector512<double> ab = Avx512F.UnpackLow(a, b).AsDouble(), cd = Avx512F.UnpackLow(c, d).AsDouble();
            Vector512<double> abHigh = Avx512F.UnpackHigh(a, b).AsDouble(), cdHigh = Avx512F.UnpackHigh(c, d).AsDouble();
            Avx512F.UnpackLow(ab, cd).AsSingle().Store(target);
            Avx512F.UnpackHigh(ab, cd).AsSingle().Store(target + targetStride);
            Avx512F.UnpackLow(abHigh, cdHigh).AsSingle().Store(target + (2 * targetStride));
            Avx512F.UnpackHigh(abHigh, cdHigh).AsSingle().Store(target + (3 * targetStride));
        }
    }

    /// <summary>Four floats of a column, of the fourth and the eighth after it, and of <paramref name="last"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(float* source, nint stride, float* last)
    {
        var two = Avx512F.InsertVector128(Vector128.Load(source).ToVector256Unsafe().ToVector512Unsafe(), Vector128.Load(source + (4 * stride)), 1);
        return Avx512F.InsertVector128(Avx512F.InsertVector128(two, Vector128.Load(source + (8 * stride)), 2), Vector128.Load(last), 3);
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
