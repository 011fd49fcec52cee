namespace CppnGallery.Rendering.Png;

/// <summary>
/// PNG's prediction of a byte from its neighbours: to the left (a), above (b) and above left (c). Of the five filters the
/// one is taken whose differences, read as signed bytes, have the least absolute sum, the earlier one at a tie.
/// </summary>
internal sealed class RowFilter
{
    private const int Kinds = 5;

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
        for (int kind = 0; kind < Kinds; kind++)
        {
            _tried[0] = (byte)kind;
            long sum = Filter(kind, _row, _above, _pixelBytes, _tried.AsSpan(1, _rowBytes));
            if (sum < least)
            {
                least = sum;
                (_best, _tried) = (_tried, _best);
            }
        }

        (_row, _above) = (_above, _row);
        return _best;
    }

    private static long Filter(int kind, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int left, Span<byte> filtered)
    {
        long sum = 0;
        for (int i = 0; i < filtered.Length; i++)
        {
            int a = row[i], b = above[i + left], c = above[i];
            int predicted = kind switch
            {
                0 => 0,
                1 => a,
                2 => b,
                3 => (a + b) / 2,
                _ => Paeth(a, b, c),
            };
            byte difference = (byte)(row[i + left] - predicted);
            filtered[i] = difference;
            sum += Math.Abs((int)(sbyte)difference);
        }

        return sum;
    }

    /// <summary>Of left, above and above left the one nearest to left + above − above left; at a tie in this order.</summary>
    private static int Paeth(int a, int b, int c)
    {
        int towardsA = Math.Abs(b - c), towardsB = Math.Abs(a - c), towardsC = Math.Abs(a + b - c - c);
        return towardsA <= towardsB && towardsA <= towardsC ? a : towardsB <= towardsC ? b : c;
    }
}
