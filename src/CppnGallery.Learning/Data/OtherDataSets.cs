using System.Security.Cryptography;

namespace CppnGallery.Learning.Data;

/// <summary>Data sets whose files have the names and sizes of MNIST's, known by the SHA-256 of their packed files as they are distributed.</summary>
internal static class OtherDataSets
{
    private const string Fashion = "Fashion-MNIST, pictures of clothes", Kuzushiji = "KMNIST, Japanese characters";

    private static readonly Dictionary<string, string> BySum = new()
    {
        ["3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"] = Fashion,
        ["a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"] = Fashion,
        ["346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"] = Fashion,
        ["67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"] = Fashion,
        ["51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"] = Kuzushiji,
        ["e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"] = Kuzushiji,
        ["edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"] = Kuzushiji,
        ["20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"] = Kuzushiji,
    };

    /// <summary>What a file is, from its first byte on; null where its sum is not known.</summary>
    public static string? NameOf(Stream file)
    {
        file.Position = 0;
        return NameOf(Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>The data set with a file of this SHA-256, in lower-case hexadecimal.</summary>
    public static string? NameOf(string sum) => BySum.GetValueOrDefault(sum);
}
