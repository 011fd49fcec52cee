using System.Buffers.Binary;
using System.Text;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Models.Tests;

public sealed class SafetensorsTests : IDisposable
{
    private const string Tensor = """{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Bytes_are_those_of_the_format()
    {
        var written = new SafetensorsFile(new Dictionary<string, string> { ["k"] = "v" }, new Dictionary<string, StoredTensor> { ["a"] = new([1, 2], new[] { 1f, -2f }) });
        written.Write(_file);
        byte[] bytes = File.ReadAllBytes(_file);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        Assert.Equal([0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x00, 0xC0], bytes[(8 + length)..]);
    }

    [Fact]
    public void A_file_made_by_hand_is_read()
    {
        Write($$"""{"a":{{Tensor}}}""", 1, 2);
        Assert.Equal([1f, 2f], SafetensorsFile.Read(_file).Tensors["a"].Values.ToArray());
    }

    [Theory]
    [InlineData("""[]""", "no JSON object")]
    [InlineData("""{"a":1}""", "no JSON object")]
    [InlineData("""{"a":""", "not JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "duplicates")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "F32")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,8]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,2],"data_offsets":[0,8]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", "more values")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "3 values in 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "after its last tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "cut off")]
    [InlineData("""{"__metadata__":{"k":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "no text")]
    public void Broken_promises_are_named(string header, string says)
    {
        Write(header, 1, 2);
        Refused(says);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        Write($$"""{"a":{{Tensor}}}""", 1, float.NaN);
        Refused("not finite");
    }

    [Fact]
    public void Lengths_are_checked_before_anything_is_allocated()
    {
        File.WriteAllBytes(_file, [1, 2, 3]);
        Refused("too few");
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.MaxValue);
        File.WriteAllBytes(_file, bytes);
        Refused("at most");
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 1000);
        File.WriteAllBytes(_file, bytes);
        Refused("ends after 16");
        using (var stream = File.OpenWrite(_file))
        {
            stream.SetLength(SafetensorsFile.MaxFileBytes + 1);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused("at most");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Every_truncation_and_every_garbled_byte_of_the_header_is_refused_or_read_never_worse()
    {
        Write($$"""{"a":{{Tensor}}}""", 1, 2);
        byte[] good = File.ReadAllBytes(_file);
        for (int length = 0; length < good.Length; length++)
        {
            File.WriteAllBytes(_file, good[..length]);
            Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(_file));
        }

        var random = new Random(1);
        for (int round = 0; round < 2000; round++)
        {
            byte[] garbled = [.. good];
            garbled[random.Next(good.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(_file, garbled);
            try
            {
                SafetensorsFile.Read(_file);
            }
            catch (InvalidDataException)
            {
                // The only answer to a broken file; anything else fails the test.
            }
        }
    }

    private void Write(string header, params float[] values)
    {
        using var stream = File.Create(_file);
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        stream.Write(length);
        stream.Write(text);
        foreach (float value in values)
        {
            stream.Write(BitConverter.GetBytes(value));
        }
    }

    private void Refused(string says)
    {
        var error = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(_file));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(_file, error.Message, StringComparison.Ordinal);
    }
}
