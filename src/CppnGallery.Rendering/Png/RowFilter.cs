using System.Numerics;

namespace CppnGallery.Rendering.Png;

/// <summary>
/// PNG's prediction of a byte from its neighbours: to the left (a), above (b) and above left (c). Of the five filters the
/// one is taken whose differences, read as signed bytes, have the least absolute sum, the earlier one at a tie.
/// </summary>
internal sealed class RowFilter
{
    private delegate long Kind(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int left, Span<byte> filtered);

    /// <summary>By their numbers in the file.</summary>
    private static readonly Kind[] Kinds = [Filter<NonePredictor>, Filter<LeftPredictor>, Filter<AbovePredictor>, Filter<MeanPredictor>, Filter<PaethPredictor>];

    private readonly int _pixelBytes;
    private readonly int _rowBytes;

    /// <summary>The row and the row above it, each after <c>_pixelBytes</c> zeros that stand left of the picture.</summary>
    private byte[] _row;
    private byte[] _above;

    /// <summary>The filter's number and the filtered row, for the best so far and the one that is tried.</summary>
    private byte[] _best;
    private byte[] _tried;

    public RowFilter(int rowBytes, int pixelBytes)
    {
        _rowBytes = rowBytes;
        _pixelBytes = pixelBytes;
        _row = new byte[rowBytes + pixelBytes];
        _above = new byte[rowBytes + pixelBytes];
        _best = new byte[rowBytes + 1];
        _tried = new byte[rowBytes + 1];
    }

    /// <summary>The filter's number and the filtered row; good until the next call. Rows come top first.</summary>
    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> row)
    {
        row.CopyTo(_row.AsSpan(_pixelBytes));
        long least = long.MaxValue;
        for (int kind = 0; kind < Kinds.Length; kind++)
        {
            _tried[0] = (byte)kind;
            long sum = Kinds[kind](_row, _above, _pixelBytes, _tried.AsSpan(1, _rowBytes));
            if (sum < least)
            {
                least = sum;
                (_best, _tried) = (_tried, _best);
            }
        }

        (_row, _above) = (_above, _row);
        return _best;
    }

    /// <summary>Differences from what is predicted, and the sum of their magnitudes.</summary>
    private static long Filter<TPredictor>(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int left, Span<byte> filtered)
        where TPredictor : struct, IPredictor
    {
        var sums = Vector<uint>.Zero;
        int i = 0;
        for (; i + Vector<byte>.Count <= filtered.Length; i += Vector<byte>.Count)
        {
            var predicted = TPredictor.Predict(new Vector<byte>(row[i..]), new Vector<byte>(above[(i + left)..]), new Vector<byte>(above[i..]));
            var difference = new Vector<byte>(row[(i + left)..]) - predicted;
            difference.CopyTo(filtered[i..]);
            // The magnitude of a signed byte, 0..128, is the lesser of it and its negative as unsigned bytes.
            Vector.Widen(Vector.Min(difference, Vector<byte>.Zero - difference), out var low, out var high);
            Vector.Widen(low + high, out var lower, out var higher);
            sums += lower + higher;
        }

        long sum = Vector.Sum(sums);
        for (; i < filtered.Length; i++)
        {
            filtered[i] = (byte)(row[i + left] - TPredictor.Predict(row[i], above[i + left], above[i]));
            sum += Math.Abs((int)(sbyte)filtered[i]);
        }

        return sum;
    }
}
