using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CppnGallery.Networks.Checkpoints;

/// <summary>The short content hash by which models and judges are told apart.</summary>
internal static class TensorHash
{
    /// <summary>The first eight hexadecimal digits of the SHA-256 over name, shape and values of these tensors, in order.</summary>
    public static string Of(IEnumerable<NamedTensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in tensors)
        {
            hash.AppendData(System.Text.Encoding.ASCII.GetBytes($"{name}({string.Join(',', tensor.Shape.ToArray())})"));
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Data));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..ModelId.HashLength];
    }
}
