namespace CppnGallery.Learning.Engine;

/// <summary>
/// Numbers that the products of convolutions and linear layers are made of. Weights, losses and statistics are float32 whatever this is.
/// </summary>
public enum Precision
{
    /// <summary>bfloat16 where a short measurement says that this machine gains by it.</summary>
    Auto,

#pragma warning disable CA1720 // It is the name that everybody knows.
    /// <summary>24 bits of mantissa.</summary>
    Float32,
#pragma warning restore CA1720

    /// <summary>8 bits of mantissa, summed in float32.</summary>
    BFloat16,
}
