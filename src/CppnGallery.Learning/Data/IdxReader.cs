using System.Buffers.Binary;

namespace CppnGallery.Learning.Data;

/// <summary>
/// Reads the IDX format of MNIST: a big-endian magic number (0x0803 three dimensions of bytes, 0x0801 one), the dimensions
/// as big-endian 32-bit numbers, then the bytes.
/// </summary>
public static class IdxReader
{
    private const uint ImagesMagic = 0x0803;
    private const uint LabelsMagic = 0x0801;

    /// <summary>The digits of a pair of unpacked files.</summary>
    /// <param name="name">What to call the set.</param>
    /// <param name="images">The images file, header included; kept by the set.</param>
    /// <param name="imagesFile">Its name, for messages.</param>
    /// <param name="labels">The labels file, header included; kept by the set.</param>
    /// <param name="labelsFile">Its name, for messages.</param>
    /// <exception cref="InvalidDataException">A file is not what it should be; the message names file and fault.</exception>
    public static DigitSet Read(string name, ReadOnlyMemory<byte> images, string imagesFile, ReadOnlyMemory<byte> labels, string labelsFile)
    {
        var pixels = Body(images, imagesFile, ImagesMagic, DigitSet.Side, DigitSet.Side);
        var classes = Body(labels, labelsFile, LabelsMagic);
        if (pixels.Length / DigitSet.PictureSize != classes.Length)
        {
            throw new InvalidDataException($"{imagesFile} holds {pixels.Length / DigitSet.PictureSize} pictures but {labelsFile} {classes.Length} labels.");
        }

        int bad = classes.Span.IndexOfAnyExceptInRange((byte)0, (byte)(DigitSet.Classes - 1));
        return bad < 0
            ? new DigitSet(name, pixels, classes)
            : throw new InvalidDataException($"{labelsFile}: label {bad} is {classes.Span[bad]}; labels are 0 to {DigitSet.Classes - 1}.");
    }

    private static ReadOnlyMemory<byte> Body(ReadOnlyMemory<byte> file, string name, uint magic, params ReadOnlySpan<int> itemShape)
    {
        var head = file.Span;
        int headLength = 4 * (2 + itemShape.Length);
        if (head.Length < headLength)
        {
            throw new InvalidDataException($"{name}: {head.Length} bytes are too few for the header of {headLength}.");
        }

        uint found = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (found != magic)
        {
            throw new InvalidDataException($"{name}: it begins with 0x{found:X8}, not with 0x{magic:X8}.");
        }

        uint count = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        long bytes = count;
        for (int i = 0; i < itemShape.Length; i++)
        {
            uint side = BinaryPrimitives.ReadUInt32BigEndian(head[(8 + (4 * i))..]);
            if (side != itemShape[i])
            {
                throw new InvalidDataException($"{name}: dimension {i + 1} is {side}, not {itemShape[i]}.");
            }

            bytes *= side;
        }

        return file.Length == headLength + bytes
            ? file[headLength..]
            : throw new InvalidDataException($"{name}: {count} items need {headLength + bytes} bytes; the file has {file.Length}.");
    }
}
