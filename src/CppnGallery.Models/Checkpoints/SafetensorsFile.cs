using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace CppnGallery.Models.Checkpoints;

/// <summary>
/// A safetensors file: eight bytes of header length (little-endian), a JSON header that gives every tensor's type, shape and byte range, and the
/// bytes. Only <c>F32</c> is read and written. Reading checks everything that the format promises and runs nothing.
/// </summary>
/// <param name="Metadata">Free text by name, the header's <c>__metadata__</c>.</param>
/// <param name="Tensors">Shape and values by name, in file order.</param>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, StoredTensor> Tensors)
{
    /// <summary>Largest file read: three times the training state of the largest generator (about 77 MB; 24 × 6 nodes: 16 MB).</summary>
    public const long MaxFileBytes = 256L << 20;

    /// <summary>Longest header read: ours have about 4 KiB.</summary>
    public const int MaxHeaderBytes = 1 << 20;

    private const string MetadataName = "__metadata__";
    private const int LengthBytes = 8;

    private const int HeaderAlignment = 8;

    /// <summary>Writes so that a crash at any moment leaves either the old file or the new one: see <see cref="WholeFile.Write"/>.</summary>
    /// <exception cref="IOException">The disk is full, the file has reached a limit, or the folder cannot be written.</exception>
    public void Write(string path) => WholeFile.Write(path, WriteTo);

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="InvalidDataException">Something is not as the format promises; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return new SafetensorsReader(path, stream).Read();
    }

    /// <summary>Reads and checks a whole file and keeps none of its numbers: for files that somebody sent and another will use.</summary>
    /// <returns>Its metadata.</returns>
    /// <exception cref="InvalidDataException">Something is not as the format promises; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Check(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return new SafetensorsReader(path, stream).Check();
    }

    /// <summary>Reads the header alone and checks it: the names of the tensors.</summary>
    /// <exception cref="InvalidDataException">Something is not as the format promises; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlySet<string> ReadNames(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return new SafetensorsReader(path, stream).ReadNames();
    }

    /// <summary>Reads the header alone and checks it: the metadata.</summary>
    /// <exception cref="InvalidDataException">Something is not as the format promises; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return new SafetensorsReader(path, stream).ReadMetadata();
    }

    /// <summary>Writes the file from here on.</summary>
    public void WriteTo(Stream stream)
    {
        byte[] header = Header();
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in Tensors.Values)
        {
            if (!BitConverter.IsLittleEndian)
            {
                throw new PlatformNotSupportedException("Checkpoints are written on little-endian machines only.");
            }

            stream.Write(MemoryMarshal.AsBytes(tensor.Values.Span));
        }
    }

    private byte[] Header()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataName);
            foreach (var (name, value) in Metadata)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach (var (name, tensor) in Tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int size in tensor.Shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += (long)tensor.Values.Length * sizeof(float));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // The format pads the header with spaces so that the data begin aligned.
        string padding = new(' ', (int)((HeaderAlignment - (buffer.Length % HeaderAlignment)) % HeaderAlignment));
        buffer.Write(Encoding.ASCII.GetBytes(padding));
        return buffer.ToArray();
    }
}
