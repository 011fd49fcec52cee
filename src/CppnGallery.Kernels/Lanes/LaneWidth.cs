using System.Runtime.Intrinsics.X86;

namespace CppnGallery.Kernels.Lanes;

/// <summary>How many floats this machine's vectors hold.</summary>
public enum LaneWidth
{
    /// <summary>128 bits: everywhere.</summary>
    Four = 4,

    /// <summary>256 bits: AVX2 with FMA.</summary>
    Eight = 8,

    /// <summary>512 bits: AVX-512F.</summary>
    Sixteen = 16,
}

/// <summary>What this machine can do.</summary>
public static class LaneWidths
{
    /// <summary>The widest vectors that this process may use; the runtime's own switches (<c>DOTNET_EnableAVX512=0</c>) narrow it.</summary>
    public static LaneWidth Widest { get; } = Avx512F.IsSupported ? LaneWidth.Sixteen : Fma.IsSupported && Avx2.IsSupported ? LaneWidth.Eight : LaneWidth.Four;

    /// <summary>Whether kernels of this width can run here.</summary>
    public static bool IsSupported(LaneWidth width) => width <= Widest;
}
