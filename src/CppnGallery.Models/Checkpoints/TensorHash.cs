using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CppnGallery.Models.Checkpoints;

/// <summary>The short content hash by which models and judges are told apart.</summary>
internal static class TensorHash
{
    /// <summary>The first eight hexadecimal digits of <see cref="FullOf"/>.</summary>
    public static string Of(IEnumerable<Weights> tensors) => FullOf(tensors)[..ModelId.HashLength];

    /// <summary>The SHA-256 over name, shape and values of these tensors, in order: 64 hexadecimal digits.</summary>
    public static string FullOf(IEnumerable<Weights> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors)
        {
            hash.AppendData(System.Text.Encoding.ASCII.GetBytes($"{tensor.Name}({string.Join(',', tensor.Shape.ToArray())})"));
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Data));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
