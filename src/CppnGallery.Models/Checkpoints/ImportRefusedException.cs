namespace CppnGallery.Models.Checkpoints;

/// <summary>Why a model was not taken in.</summary>
public enum ImportFault
{
    /// <summary>The file has more bytes than may be brought.</summary>
    TooLarge,

    /// <summary>It ends before it should.</summary>
    CutOff,

    /// <summary>Its header is not what the format promises, or its data are not what the header says.</summary>
    Header,

    /// <summary>What it says of itself is missing, out of bounds, or nothing that this gallery knows.</summary>
    Metadata,

    /// <summary>The network is wider, deeper or larger than pictures can be drawn with.</summary>
    Network,

    /// <summary>A tensor is missing, of another shape, or none that belongs to a model.</summary>
    Tensors,

    /// <summary>A number is not finite or so large that pictures could overflow, or digits' statistics are none.</summary>
    Numbers,

    /// <summary>There are as many imported models as there may be.</summary>
    TooMany,
}

/// <summary>A model was not taken in, and nothing of it was kept. The message says why in a sentence.</summary>
/// <param name="fault">The kind of reason.</param>
/// <param name="message">The reason.</param>
/// <param name="limit">The limit that was passed, where one was.</param>
/// <param name="cause">What found it.</param>
public sealed class ImportRefusedException(ImportFault fault, string message, long? limit = null, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The kind of reason.</summary>
    public ImportFault Fault { get; } = fault;

    /// <summary>The limit that was passed: bytes, numbers or models; null where none was.</summary>
    public long? Limit { get; } = limit;
}
