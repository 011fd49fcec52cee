namespace CppnGallery.Benchmarks;

/// <summary>The addresses that a visitor's viewer asks for who zooms into an artwork at random.</summary>
/// <param name="model">Hash of the model.</param>
/// <param name="seed">The visitor's own dice, and the latent they look at.</param>
internal sealed class Zoom(string model, int seed)
{
    private const int NominalSide = 1 << 20;

    /// <summary>Pixels a side of a tile, as info.json says.</summary>
    private const int Tile = 256;

    /// <summary>The deepest level: 256 nominal pixels are a tile of 256.</summary>
    private const int Levels = 13;

    private readonly Random _random = new(seed);
    private int _latent = seed;
    private int _level;
    private int _column;
    private int _row;

    /// <summary>The next tile: a child of this one, or, from the deepest, the whole of another artwork.</summary>
    public string Next(int pixels = Tile)
    {
        int side = NominalSide >> _level;
        string address = $"/iiif/{model}~seed-{_latent}/{_column * side},{_row * side},{side},{side}/{pixels},{pixels}/0/default.png";
        if (++_level == Levels)
        {
            (_level, _column, _row) = (0, 0, 0);
            _latent = _random.Next(1 << 30);
        }
        else
        {
            (_column, _row) = ((2 * _column) + _random.Next(2), (2 * _row) + _random.Next(2));
        }

        return address;
    }
}
