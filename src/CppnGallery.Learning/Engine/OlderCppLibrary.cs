using System.Buffers.Binary;
using System.Text;

namespace CppnGallery.Learning.Engine;

/// <summary>
/// Makes TorchSharp's native library load where the C++ library is older than GCC 13 (Debian 12, Ubuntu 22.04, RHEL 9).
/// <para>
/// TorchSharp 0.107.0 asks for <c>GLIBCXX_3.4.32</c> for one symbol alone, with which GCC 13 makes sure that the standard streams exist.
/// Older compilers do the same by a constructor of version
/// <c>GLIBCXX_3.4</c> that uses nothing of its object. A copy of the library that names this one is otherwise the same and loads
/// everywhere. It can go when TorchSharp is built with an older compiler,
/// or when no distribution that people use has a C++ library older than GCC 13's.
/// </para>
/// <para>Names and numbers are those of the System V ABI's ELF-64 and of the GNU symbol versions (LSB Core, "Symbol Versioning").</para>
/// </summary>
internal static class OlderCppLibrary
{
    private const string NewVersion = "GLIBCXX_3.4.32";
    private const string OldVersion = "GLIBCXX_3.4";
    private const string NewSymbol = "_ZSt21ios_base_library_initv";
    private const string OldSymbol = "_ZNSt8ios_base4InitC1Ev";

    private const uint StringTable = 3;
    private const uint DynamicSymbols = 11;
    private const uint VersionNeeds = 0x6ffffffe;
    private const uint SymbolVersions = 0x6fffffff;
    private const int SectionHeaderBytes = 64;
    private const int SymbolBytes = 24;

    /// <summary>Changes the library's bytes so that it asks for the older version.</summary>
    /// <exception cref="InvalidDataException">It is no 64-bit little-endian ELF file, asks for the newer version for other symbols too, or
    /// never for the older one.</exception>
    public static void Lower(Span<byte> file)
    {
        if (file.Length < SectionHeaderBytes || !file[..6].SequenceEqual<byte>([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
        {
            throw new InvalidDataException("This is no 64-bit little-endian ELF file.");
        }

        var needs = SectionOf(file, VersionNeeds);
        var symbols = SectionOf(file, DynamicSymbols);
        var versions = SectionOf(file, SymbolVersions);
        var strings = Sections(file)[needs.Link];
        if (strings.Type != StringTable)
        {
            throw new InvalidDataException("The needed versions have no table of names.");
        }

        int newer = Find(file, needs, strings, NewVersion), older = Find(file, needs, strings, OldVersion);
        ushort number = BinaryPrimitives.ReadUInt16LittleEndian(file[(newer + 6)..]);
        int name = OnlySymbol(file, symbols, versions, strings, number);

        // vna_hash and vna_name of the older entry.
        file.Slice(older, 4).CopyTo(file[newer..]);
        file.Slice(older + 8, 4).CopyTo(file[(newer + 8)..]);
        file.Slice(name, NewSymbol.Length).Clear();
        Encoding.ASCII.GetBytes(OldSymbol, file[name..]);
    }

    // Where the auxiliary entry (vna_hash, vna_flags, vna_other, vna_name, vna_next) of a version begins.
    private static int Find(ReadOnlySpan<byte> file, Section needs, Section strings, string version)
    {
        for (int need = needs.Offset; ;)
        {
            int aux = need + Int(file, need + 8);
            for (int left = BinaryPrimitives.ReadUInt16LittleEndian(file[(need + 2)..]); left > 0; left--)
            {
                if (Text(file, strings.Offset + Int(file, aux + 8)) == version)
                {
                    return aux;
                }

                aux += Int(file, aux + 12);
            }

            int next = Int(file, need + 12);
            need = next > 0 ? need + next : throw new InvalidDataException($"The library does not ask for {version}.");
        }
    }

    // Where the name of the one symbol of this version lies.
    private static int OnlySymbol(ReadOnlySpan<byte> file, Section symbols, Section versions, Section strings, ushort number)
    {
        int found = 0;
        for (int i = 0; i < symbols.Size / SymbolBytes; i++)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(file[(versions.Offset + (2 * i))..]) == number)
            {
                found = strings.Offset + Int(file, symbols.Offset + (i * SymbolBytes));
                if (Text(file, found) != NewSymbol)
                {
                    throw new InvalidDataException($"The library asks for {NewVersion} for {Text(file, found)} too.");
                }
            }
        }

        return found > 0 ? found : throw new InvalidDataException($"No symbol of the library is of {NewVersion}.");
    }

    private static Section SectionOf(ReadOnlySpan<byte> file, uint type) =>
        Sections(file).FirstOrDefault(section => section.Type == type) is { Size: > 0 } section
            ? section
            : throw new InvalidDataException($"The library has no section of type {type:x}.");

    private static Section[] Sections(ReadOnlySpan<byte> file)
    {
        int at = (int)BinaryPrimitives.ReadInt64LittleEndian(file[0x28..]);
        var sections = new Section[BinaryPrimitives.ReadUInt16LittleEndian(file[0x3c..])];
        for (int i = 0; i < sections.Length; i++, at += SectionHeaderBytes)
        {
            var header = file.Slice(at, SectionHeaderBytes);
            sections[i] = new((uint)Int(header, 4), (int)BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
                (int)BinaryPrimitives.ReadInt64LittleEndian(header[32..]), Int(header, 40));
        }

        return sections;
    }

    private static int Int(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file[at..]);

    private static string Text(ReadOnlySpan<byte> file, int at) => Encoding.ASCII.GetString(file.Slice(at, file[at..].IndexOf((byte)0)));

    private readonly record struct Section(uint Type, int Offset, int Size, int Link);
}
