namespace CppnGallery.Rendering.Png;

/// <summary>Collects compressed bytes into IDAT chunks; the chunks end up equally long, whatever the compressor's own pieces are.</summary>
internal sealed class PngDataStream(Stream output) : Stream
{
    private readonly byte[] _chunk = new byte[1 << 15];
    private int _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int taken = Math.Min(buffer.Length, _chunk.Length - _length);
            buffer[..taken].CopyTo(_chunk.AsSpan(_length));
            buffer = buffer[taken..];
            _length += taken;
            if (_length == _chunk.Length)
            {
                WriteChunk();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Nothing: a flush of the compressor is no reason for a short chunk.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _length > 0)
        {
            WriteChunk();
        }

        base.Dispose(disposing);
    }

    private void WriteChunk()
    {
        PngChunk.Write(output, "IDAT"u8, _chunk.AsSpan(0, _length));
        _length = 0;
    }
}
