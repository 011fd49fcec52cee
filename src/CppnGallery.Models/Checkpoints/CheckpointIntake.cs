using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CppnGallery.Models.Checkpoints;

/// <summary>How much of a stranger's checkpoint is taken in.</summary>
/// <param name="Bytes">Largest file.</param>
/// <param name="Parameters">Most numbers in a generator: each costs a multiply-add a pixel.</param>
public sealed record IntakeLimits(long Bytes, long Parameters);

/// <summary>
/// A model from a checkpoint that somebody brings, read as it comes: nothing lies on the disk, every number goes straight to its place in the network, and nothing is allocated before the
/// header shows that the file can fill it. Only what belongs to a model of this gallery is taken; it can be written anew by <see cref="Save"/>.
/// </summary>
public sealed class CheckpointIntake
{
    /// <summary>Longest header taken: ours have about 4 KiB.</summary>
    public const int MaxHeaderBytes = 32 << 10;

    // What messages call the file; the name that it had with its owner tells nobody anything.
    private const string Source = "The model";
    private const int LengthBytes = 8;
    private const int PieceBytes = 16 << 10;

    private readonly IReadOnlyList<Weights> _tensors;

    private CheckpointIntake(Model model, IReadOnlyList<Weights> tensors, bool hasEncoder) => (Model, _tensors, HasEncoder) = (model, tensors, hasEncoder);

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>Whether its encoder came along.</summary>
    public bool HasEncoder { get; }

    /// <summary>Reads and checks a checkpoint.</summary>
    /// <param name="stream">Read once from where it stands to its end.</param>
    /// <param name="length">Bytes that it has, where that is known: then nothing is allocated that a file of this length could not fill.</param>
    /// <param name="limits">How much is taken.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ImportRefusedException">It is no model that can be taken; it says why.</exception>
    /// <exception cref="IOException">The stream broke off.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<CheckpointIntake> ReadAsync(Stream stream, long? length, IntakeLimits limits, CancellationToken cancellationToken = default)
    {
        CheckSize(length ?? 0, limits);
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var header = await ReadHeaderAsync(stream, length, limits, cancellationToken);
            CheckpointRules.CheckMetadata(header.Metadata);
            var generator = CheckpointRules.GeneratorFor(header, limits, Source);
            var (tensors, encoder, digits) = CheckpointRules.TensorsFor(header, generator);
            var targets = tensors.ToDictionary(tensor => tensor.Name);
            foreach (var entry in header.Entries)
            {
                await FillAsync(stream, targets[entry.Name], piece, cancellationToken);
            }

            if (await stream.ReadAsync(piece.AsMemory(0, 1), cancellationToken) > 0)
            {
                throw new ImportRefusedException(ImportFault.Header, $"{Source} goes on after its last tensor.");
            }

            CheckpointRules.CheckDigits(digits);
            var model = CheckpointRules.As(ImportFault.Metadata, () => Checkpoint.Describe(Source, header.Metadata, generator));
            return new(model, tensors, encoder);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>Writes what was read as this gallery writes its own, crash-safe; see <see cref="SafetensorsFile.Write"/>.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void Save(string path) => new SafetensorsFile(Checkpoint.MetadataOf(Model.Description, Model.Generator), Checkpoint.Stored(_tensors)).Write(path);

    private static async Task<SafetensorsHeader> ReadHeaderAsync(Stream stream, long? length, IntakeLimits limits, CancellationToken cancellationToken)
    {
        byte[] beginning = new byte[LengthBytes];
        await FillAsync(stream, beginning, cancellationToken);
        ulong announced = BinaryPrimitives.ReadUInt64LittleEndian(beginning);
        if (announced > MaxHeaderBytes)
        {
            throw new ImportRefusedException(ImportFault.Header, $"{Source} announces a header of {announced} bytes; at most {MaxHeaderBytes} are read.", MaxHeaderBytes);
        }

        if ((long)announced > (length ?? long.MaxValue) - LengthBytes)
        {
            throw CutOff();
        }

        byte[] bytes = new byte[announced];
        await FillAsync(stream, bytes, cancellationToken);
        var header = CheckpointRules.As(ImportFault.Header, () => SafetensorsHeader.Parse(Source, bytes));
        long needed = LengthBytes + (long)announced + header.DataLength;
        CheckSize(needed, limits);
        return length is null || needed == length
            ? header
            : throw (needed > length ? CutOff() : new ImportRefusedException(ImportFault.Header, $"{Source} has {length - needed} bytes after its last tensor."));
    }

    private static async Task FillAsync(Stream stream, Weights tensor, byte[] piece, CancellationToken cancellationToken)
    {
        int bytes = tensor.Count * sizeof(float);
        for (int done = 0; done < bytes;)
        {
            var read = piece.AsMemory(0, Math.Min(PieceBytes, bytes - done));
            await FillAsync(stream, read, cancellationToken);
            read.Span.CopyTo(MemoryMarshal.AsBytes(tensor.Data)[done..]);
            done += read.Length;
        }

        CheckpointRules.CheckNumbers(tensor.Name, tensor.Data);
    }

    private static async Task FillAsync(Stream stream, Memory<byte> bytes, CancellationToken cancellationToken)
    {
        if (await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken) < bytes.Length)
        {
            throw CutOff();
        }
    }

    private static void CheckSize(long bytes, IntakeLimits limits)
    {
        if (bytes > limits.Bytes)
        {
            throw new ImportRefusedException(ImportFault.TooLarge, $"{Source} has {bytes} bytes; at most {limits.Bytes} are taken.", limits.Bytes);
        }
    }

    private static ImportRefusedException CutOff() => new(ImportFault.CutOff, $"{Source} is cut off: it ends before its header says it does.");
}
