using System.Buffers.Binary;
using System.Text;
using CppnGallery.Learning.Engine;

namespace CppnGallery.Learning.Tests.Engine;

/// <summary>On a library of our own making: a header, five sections, three symbols; and on TorchSharp's own.</summary>
public sealed class OlderCppLibraryTests
{
    private const string Init = "_ZSt21ios_base_library_initv";
    private const uint OldHash = 0x08922974, NewHash = 0x0297f862;

    [Fact]
    public void The_one_symbol_is_asked_for_under_its_older_name_and_version()
    {
        var library = new SmallLibrary(["puts", Init, "_ZNSolsEi"], [SmallLibrary.Unversioned, SmallLibrary.New, SmallLibrary.Old]);

        OlderCppLibrary.Lower(library.Bytes);

        Assert.Equal(["puts", "_ZNSt8ios_base4InitC1Ev", "_ZNSolsEi"], library.Symbols());
        Assert.Equal([("GLIBCXX_3.4", OldHash, SmallLibrary.Old), ("GLIBCXX_3.4", OldHash, SmallLibrary.New)], library.Needs());
    }

    [Fact]
    public void All_else_stays()
    {
        var library = new SmallLibrary(["puts", Init], [SmallLibrary.Unversioned, SmallLibrary.New]);
        byte[] before = [.. library.Bytes];

        OlderCppLibrary.Lower(library.Bytes);

        Assert.InRange(before.Zip(library.Bytes).Count(pair => pair.First != pair.Second), 1, Init.Length + 8);
    }

    [Fact]
    public void Another_symbol_of_the_newer_version_is_more_than_can_be_mended()
    {
        var library = new SmallLibrary(["_ZSt9somethingv", Init], [SmallLibrary.New, SmallLibrary.New]);

        Assert.Contains("_ZSt9somethingv", Assert.Throws<InvalidDataException>(() => OlderCppLibrary.Lower(library.Bytes)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_library_is_refused() => Assert.Throws<InvalidDataException>(() => OlderCppLibrary.Lower(new byte[100]));

    [Fact]
    public void Tensors_work_on_this_machine() => Assert.Equal(6, TorchSharp.torch.ones(2, 3).sum().item<float>());

    /// <summary>An ELF-64 file with what the loader reads of versions, and nothing else.</summary>
    private sealed class SmallLibrary
    {
        public const ushort Unversioned = 1, Old = 2, New = 3;

        private const int HeaderBytes = 64, SymbolBytes = 24;

        private readonly int _strings, _symbols, _needs, _count;

        public SmallLibrary(string[] symbols, ushort[] versions)
        {
            _count = symbols.Length;
            var names = new List<byte> { 0 };
            int Name(string text)
            {
                int at = names.Count;
                names.AddRange(Encoding.ASCII.GetBytes(text));
                names.Add(0);
                return at;
            }

            int[] symbolNames = [.. symbols.Select(Name)];
            int file = Name("libstdc++.so.6"), older = Name("GLIBCXX_3.4"), newer = Name("GLIBCXX_3.4.32");
            _strings = HeaderBytes;
            _symbols = _strings + names.Count;
            int versionTable = _symbols + (_count * SymbolBytes);
            _needs = versionTable + (2 * _count);
            int headers = _needs + (3 * 16);
            Bytes = new byte[headers + (5 * HeaderBytes)];
            ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]).CopyTo(Bytes);
            BinaryPrimitives.WriteInt64LittleEndian(Bytes.AsSpan(0x28), headers);
            BinaryPrimitives.WriteUInt16LittleEndian(Bytes.AsSpan(0x3c), 5);
            names.CopyTo(Bytes, _strings);
            for (int i = 0; i < _count; i++)
            {
                Put(_symbols + (i * SymbolBytes), symbolNames[i]);
                BinaryPrimitives.WriteUInt16LittleEndian(Bytes.AsSpan(versionTable + (2 * i)), versions[i]);
            }

            // vn_version 1, vn_cnt 2, vn_file, vn_aux, vn_next; then vna_hash, vna_flags, vna_other, vna_name, vna_next twice.
            BinaryPrimitives.WriteUInt16LittleEndian(Bytes.AsSpan(_needs), 1);
            BinaryPrimitives.WriteUInt16LittleEndian(Bytes.AsSpan(_needs + 2), 2);
            Put(_needs + 4, file, 16, 0);
            Put(_needs + 16, unchecked((int)OldHash), Old << 16, older, 16);
            Put(_needs + 32, unchecked((int)NewHash), New << 16, newer, 0);

            // sh_type, sh_offset, sh_size, sh_link; section 0 is none, 1 the names.
            Section(headers, 1, 3, _strings, names.Count, 0);
            Section(headers, 2, 11, _symbols, _count * SymbolBytes, 1);
            Section(headers, 3, 0x6fffffff, versionTable, 2 * _count, 2);
            Section(headers, 4, 0x6ffffffe, _needs, 48, 1);
        }

        public byte[] Bytes { get; }

        public string[] Symbols() => [.. Enumerable.Range(0, _count).Select(i => Text(Int(_symbols + (i * SymbolBytes))))];

        public (string Name, uint Hash, ushort Number)[] Needs() =>
            [.. new[] { _needs + 16, _needs + 32 }.Select(at => (Text(Int(at + 8)), (uint)Int(at), (ushort)(Int(at + 4) >> 16)))];

        private void Section(int headers, int index, uint type, int offset, int size, int link)
        {
            int at = headers + (index * HeaderBytes);
            Put(at + 4, unchecked((int)type));
            BinaryPrimitives.WriteInt64LittleEndian(Bytes.AsSpan(at + 24), offset);
            BinaryPrimitives.WriteInt64LittleEndian(Bytes.AsSpan(at + 32), size);
            Put(at + 40, link);
        }

        private void Put(int at, params ReadOnlySpan<int> values)
        {
            foreach (int value in values)
            {
                BinaryPrimitives.WriteInt32LittleEndian(Bytes.AsSpan(at), value);
                at += 4;
            }
        }

        private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(Bytes.AsSpan(at));

        private string Text(int name)
        {
            var from = Bytes.AsSpan(_strings + name);
            return Encoding.ASCII.GetString(from[..from.IndexOf((byte)0)]);
        }
    }
}
