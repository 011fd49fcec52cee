using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Runs;

/// <summary>A piece of a stored history.</summary>
/// <param name="Index">0 for the measures' names, then from 1 for <see cref="HistoryChunks.Points"/> points each.</param>
/// <param name="Bytes">See <see cref="HistoryChunks"/>.</param>
public readonly record struct HistoryChunk(int Index, byte[] Bytes);

/// <summary>
/// A <see cref="StepHistory"/> as pieces for a database: while a run goes on only the last of them changes, so that storing it every second writes kilobytes. Little endian;
/// chunk 0 is a count and for each measure name, label and kind; the others hold for each point its end (8 bytes), span (4), and for each measure sum (8) and count (4), to the last bit.
/// </summary>
public static class HistoryChunks
{
    /// <summary>Points of a chunk: some 25 KB with ten measures, a few pages of a database.</summary>
    public const int Points = 256;

    /// <summary>Number of chunks that a history has now; stored ones past it are out of date.</summary>
    public static int CountOf(StepHistory history) => 1 + ((history.Count + Points - 1) / Points);

    /// <summary>The chunks that changed since this was last called, or since the history was read.</summary>
    public static IReadOnlyList<HistoryChunk> TakeChanged(StepHistory history)
    {
        var chunks = new List<HistoryChunk>();
        int changed = history.TakeChanged();
        if (changed == history.Count)
        {
            return chunks;
        }

        if (changed == 0)
        {
            chunks.Add(new(0, Names(history)));
        }

        for (int first = changed / Points * Points; first < history.Count; first += Points)
        {
            chunks.Add(new(1 + (first / Points), Write(history, first, Math.Min(history.Count, first + Points))));
        }

        return chunks;
    }

    /// <summary>The history that these chunks were taken of, all of them and in the order of their index.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static StepHistory Read(IEnumerable<HistoryChunk> chunks)
    {
        var history = new StepHistory();
        int index = 0;
        try
        {
            foreach (var chunk in chunks)
            {
                using var reader = new BinaryReader(new MemoryStream(chunk.Bytes));
                if (chunk.Index != index++)
                {
                    throw new InvalidDataException("The recorded steps are damaged: a piece is missing.");
                }

                if (chunk.Index == 0)
                {
                    ReadNames(reader, history);
                }
                else
                {
                    ReadPoints(reader, history);
                }
            }
        }
        catch (EndOfStreamException fault)
        {
            throw new InvalidDataException("The recorded steps are damaged: a piece ends too soon.", fault);
        }

        return history;
    }

    private static byte[] Names(StepHistory history)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(history.Columns.Count);
        foreach (var column in history.Columns)
        {
            writer.Write(column.Name);
            writer.Write(column.Label);
            writer.Write((int)column.Kind);
        }

        return bytes.ToArray();
    }

    private static byte[] Write(StepHistory history, int from, int to)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        for (int point = from; point < to; point++)
        {
            writer.Write(history.EndOf(point));
            writer.Write(history.SpanOf(point));
            foreach (var column in history.Columns)
            {
                writer.Write(column.SumOf(point));
                writer.Write(column.CountOf(point));
            }
        }

        return bytes.ToArray();
    }

    private static void ReadNames(BinaryReader reader, StepHistory history)
    {
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            history.Restore(reader.ReadString(), reader.ReadString(), (MeasureKind)reader.ReadInt32());
        }
    }

    private static void ReadPoints(BinaryReader reader, StepHistory history)
    {
        double[] sums = new double[history.Columns.Count];
        int[] counts = new int[sums.Length];
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            long end = reader.ReadInt64();
            int span = reader.ReadInt32();
            for (int i = 0; i < sums.Length; i++)
            {
                (sums[i], counts[i]) = (reader.ReadDouble(), reader.ReadInt32());
            }

            history.Restore(end, span, sums, counts);
        }
    }
}
