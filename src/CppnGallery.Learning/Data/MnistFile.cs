namespace CppnGallery.Learning.Data;

/// <summary>One of the four files as it is when unpacked.</summary>
/// <param name="Name">Without <c>.gz</c>.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
internal sealed record MnistFile(string Name, int Length, string Sha256)
{
    /// <summary>Training pictures and labels, then test pictures and labels.</summary>
    public static IReadOnlyList<MnistFile> All { get; } =
    [
        new("train-images-idx3-ubyte", 16 + (60_000 * DigitSet.PictureSize), "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        new("train-labels-idx1-ubyte", 8 + 60_000, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        new("t10k-images-idx3-ubyte", 16 + (10_000 * DigitSet.PictureSize), "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        new("t10k-labels-idx1-ubyte", 8 + 10_000, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ];

    /// <summary>The file gzip'd, as mirrors have it.</summary>
    public string PackedName => Name + ".gz";

    /// <summary>What the file is called where other tools have unpacked or renamed it, our own names first: <c>train-images.idx3-ubyte</c> is the same file.</summary>
    public IEnumerable<string> Names => [Name, PackedName, DottedName, DottedName + ".gz"];

    private string DottedName => Name.Replace("-idx", ".idx", StringComparison.Ordinal);
}
