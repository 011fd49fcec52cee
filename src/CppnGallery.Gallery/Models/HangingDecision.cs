namespace CppnGallery.Gallery.Models;

/// <summary>The owner's last word on whether a model hangs. Without one, it hangs unless its file lies among the retired; files never move.</summary>
public sealed class HangingDecision
{
    /// <summary>The model's short hash, eight hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Whether it hangs; false is retired.</summary>
    public required bool Hangs { get; init; }

    /// <summary>When that was decided, milliseconds since 1970-01-01 UTC.</summary>
    public required long At { get; init; }
}
