using System.Buffers.Binary;
using CppnGallery.Learning.Data;

namespace CppnGallery.Learning.Tests.Data;

public class IdxReaderTests
{
    /// <summary>An IDX file: the magic number, the dimensions, the body.</summary>
    internal static byte[] Idx(uint magic, uint[] shape, byte[] body)
    {
        var file = new byte[4 + (4 * shape.Length) + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(file, magic);
        for (int i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + (4 * i)), shape[i]);
        }

        body.CopyTo(file, 4 + (4 * shape.Length));
        return file;
    }

    internal static byte[] Images(int count) => Idx(0x803, [(uint)count, 28, 28], [.. Enumerable.Range(0, count * 784).Select(i => (byte)(i * 7))]);

    internal static byte[] Labels(params byte[] labels) => Idx(0x801, [(uint)labels.Length], labels);

    private static string Fault(byte[] images, byte[] labels) =>
        Assert.Throws<InvalidDataException>(() => IdxReader.Read("set", images, "images-file", labels, "labels-file")).Message;

    [Fact]
    public void Reads_pictures_and_labels_in_order()
    {
        var set = IdxReader.Read("set", Images(3), "i", Labels(4, 0, 9), "l");

        Assert.Equal(("set", 3), (set.Name, set.Count));
        Assert.Equal([4, 0, 9], set.Labels.ToArray());
        Assert.Equal((784 + 28 + 1) * 7 % 256, set.Picture(1)[29]);
        Assert.Equal(3 * 784, set.Pixels.Length);
    }

    [Fact]
    public void Names_the_file_that_is_too_short_for_its_header()
    {
        Assert.StartsWith("images-file: 15 bytes", Fault(Images(1)[..15], Labels(1)), StringComparison.Ordinal);
        Assert.StartsWith("labels-file: 0 bytes", Fault(Images(1), []), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_wrong_magic_number() =>
        Assert.Equal("images-file: it begins with 0x00000801, not with 0x00000803.", Fault(Labels(new byte[20]), Labels(1)));

    [Theory]
    [InlineData(27, 28, "dimension 1 is 27, not 28")]
    [InlineData(28, 4_294_967_295, "dimension 2 is 4294967295, not 28")]
    public void Refuses_other_sides(uint rows, uint columns, string fault) =>
        Assert.Contains(fault, Fault(Idx(0x803, [1, rows, columns], new byte[784]), Labels(1)), StringComparison.Ordinal);

    [Theory]
    [InlineData(783)]
    [InlineData(785)]
    public void Refuses_a_length_that_is_not_the_promised_one(int bytes) =>
        Assert.Equal($"images-file: 1 items need 800 bytes; the file has {16 + bytes}.", Fault(Idx(0x803, [1, 28, 28], new byte[bytes]), Labels(1)));

    [Fact]
    public void A_promise_of_four_thousand_million_pictures_asks_for_no_memory() =>
        Assert.Contains("4294967295 items need 3367254359296 bytes", Fault(Idx(0x803, [uint.MaxValue, 28, 28], new byte[784]), Labels(1)), StringComparison.Ordinal);

    [Fact]
    public void Refuses_pictures_and_labels_that_do_not_belong_together() =>
        Assert.Equal("images-file holds 2 pictures but labels-file 3 labels.", Fault(Images(2), Labels(1, 2, 3)));

    [Fact]
    public void Refuses_a_label_past_nine() =>
        Assert.Equal("labels-file: label 1 is 10; labels are 0 to 9.", Fault(Images(3), Labels(9, 10, 11)));
}
