namespace CppnGallery.Learning.Evaluation;

/// <summary>Counts pieces of ink: pixels of at least half ink, joined by sides and corners. Used by one thread at a time.</summary>
internal sealed class InkPieces
{
    /// <summary>Pixels of the smallest piece that counts: a quarter of a training pixel.</summary>
    public const int LeastPixels = 25;

    private const int Side = LargePicture.Side;
    private const float Half = 0.5f;

    private readonly bool[] _left = new bool[Side * Side];

    // Every pixel goes onto it at most once.
    private readonly int[] _open = new int[Side * Side];

    /// <summary>How many there are.</summary>
    /// <param name="picture">(260, 260), 1 is ink.</param>
    public int Count(ReadOnlySpan<float> picture)
    {
        for (int i = 0; i < _left.Length; i++)
        {
            _left[i] = picture[i] >= Half;
        }

        int pieces = 0;
        for (int i = 0; i < _left.Length; i++)
        {
            pieces += _left[i] && Take(i) >= LeastPixels ? 1 : 0;
        }

        return pieces;
    }

    /// <summary>Takes a piece away, and says how many pixels it had.</summary>
    private int Take(int start)
    {
        int open = 0, taken = 1;
        _left[start] = false;
        _open[open++] = start;
        while (open > 0)
        {
            int at = _open[--open], column = at % Side, row = at / Side;
            for (int y = Math.Max(row - 1, 0); y <= Math.Min(row + 1, Side - 1); y++)
            {
                for (int x = Math.Max(column - 1, 0); x <= Math.Min(column + 1, Side - 1); x++)
                {
                    int beside = (y * Side) + x;
                    if (_left[beside])
                    {
                        _left[beside] = false;
                        _open[open++] = beside;
                        taken++;
                    }
                }
            }
        }

        return taken;
    }
}
