namespace CppnGallery.Rendering.Jpeg;

/// <summary>One component's samples of a strip of coding units, and how its blocks are coded.</summary>
internal sealed class JpegPlane
{
    private const int Side = 8;

    private readonly int _blocks;
    private readonly int _stride;
    private readonly float[] _samples;
    private readonly CosineTransform _transform;
    private readonly HuffmanCode _dc;
    private readonly HuffmanCode _ac;
    private readonly float[] _block = new float[JpegTables.Block];
    private readonly short[] _coefficients = new short[JpegTables.Block];
    private int _previous;

    /// <param name="units">Coding units of a strip.</param>
    /// <param name="blocks">Blocks of a unit, across and down.</param>
    /// <param name="steps">Quantisation, row by row.</param>
    /// <param name="dc">Code of first coefficients' differences.</param>
    /// <param name="ac">Code of the others.</param>
    public JpegPlane(int units, int blocks, ReadOnlySpan<byte> steps, HuffmanCode dc, HuffmanCode ac)
    {
        _blocks = blocks;
        _stride = units * blocks * Side;
        _samples = new float[_stride * blocks * Side];
        _transform = new CosineTransform(steps);
        _dc = dc;
        _ac = ac;
    }

    /// <summary>Samples from grey rows; past the picture's edges its last column and row go on.</summary>
    public void FillGrey(ReadOnlySpan<byte> strip, int width, int rows)
    {
        for (int y = 0; y < _blocks * Side; y++)
        {
            var row = strip.Slice(Math.Min(y, rows - 1) * width, width);
            for (int x = 0; x < _stride; x++)
            {
                _samples[(y * _stride) + x] = row[Math.Min(x, width - 1)] - 128;
            }
        }
    }

    /// <summary>
    /// Luminance and chrominance from RGB rows by JFIF's matrix (that of ITU-R BT.601): Y = 0.299 R + 0.587 G + 0.114 B, Cb = (B − Y)/1.772, Cr = (R − Y)/1.402, the
    /// latter two as means of 2 × 2 pixels.
    /// </summary>
    public static void FillColour(ReadOnlySpan<JpegPlane> planes, ReadOnlySpan<byte> strip, int width, int rows)
    {
        JpegPlane luminance = planes[0], blue = planes[1], red = planes[2];
        Array.Clear(blue._samples);
        Array.Clear(red._samples);
        for (int y = 0; y < luminance._blocks * Side; y++)
        {
            var row = strip.Slice(Math.Min(y, rows - 1) * width * 3, width * 3);
            for (int x = 0; x < luminance._stride; x++)
            {
                var pixel = row.Slice(Math.Min(x, width - 1) * 3, 3);
                float light = (0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2]);
                luminance._samples[(y * luminance._stride) + x] = light - 128;
                int quarter = (y / 2 * blue._stride) + (x / 2);
                blue._samples[quarter] += (pixel[2] - light) * (0.25f / 1.772f);
                red._samples[quarter] += (pixel[0] - light) * (0.25f / 1.402f);
            }
        }
    }

    /// <summary>The blocks of one coding unit, row by row.</summary>
    public void Write(EntropyCoder coder, int unit)
    {
        for (int i = 0; i < _blocks * _blocks; i++)
        {
            int at = (i / _blocks * Side * _stride) + (((unit * _blocks) + (i % _blocks)) * Side);
            for (int y = 0; y < Side; y++)
            {
                _samples.AsSpan(at + (y * _stride), Side).CopyTo(_block.AsSpan(y * Side));
            }

            _transform.Apply(_block, _coefficients);
            coder.Write(_coefficients, ref _previous, _dc, _ac);
        }
    }
}
