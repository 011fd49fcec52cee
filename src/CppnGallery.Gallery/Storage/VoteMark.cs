using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Gallery.Storage;

/// <summary>How many votes and undos; each 0 or more.</summary>
/// <param name="Votes">Votes ever cast, undone ones included.</param>
/// <param name="Undos">Votes undone.</param>
public readonly record struct VoteCount(long Votes, long Undos)
{
    /// <summary>Whether there are none.</summary>
    public bool IsNone => this == default;

    /// <summary>What this has more than the other, of each kind by itself.</summary>
    internal VoteCount Past(VoteCount other) => new(Math.Max(0, Votes - other.Votes), Math.Max(0, Undos - other.Undos));

    internal VoteCount And(VoteCount other) => new(Votes + other.Votes, Undos + other.Undos);
}

/// <summary>
/// How many votes and undos were ever acknowledged, in a small file beside the database. A write-ahead log that is damaged or gone opens without a word as if what was in it had never been; this file
/// knows better. It is written for each transaction of votes, after it and before anybody is answered. Lines are written in place and by turns, so that one that a crash cut off leaves the other.
/// </summary>
/// <param name="path">The file. Whoever deletes it while the gallery is closed accepts what is missing.</param>
/// <param name="logger">Told of what is missing, and where the file cannot be written.</param>
public sealed partial class VoteMark(string path, ILogger<VoteMark> logger)
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "votes.mark";

    // A disk writes 512 bytes or none of them.
    private const int Sector = 512;

    private VoteCount _acknowledged;
    private int _turn = 1;
    private volatile string? _fault;

    /// <summary>Acknowledged earlier and in the database no more.</summary>
    public VoteCount Missing { get; private set; }

    /// <summary>Why the file could not be written or read the last time; null where it could.</summary>
    public string? Fault => _fault;

    /// <summary>Compares the file with what the database holds, and writes it where there is none.</summary>
    internal void Open(VoteCount held)
    {
        VoteCount? marked = null;
        try
        {
            marked = Read();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            LogUnreadable(fault, path);
        }

        Missing = (marked ?? held).Past(held);
        if (!Missing.IsNone)
        {
            LogMissing(Missing.Votes, Missing.Undos, held.Votes, path);
        }

        _acknowledged = held.And(Missing);
        Write();
    }

    /// <summary>Writes that so many more are in the database. Where that fails they are there all the same: it is logged, and the next time it is tried with them.</summary>
    internal void Add(VoteCount more)
    {
        if (!more.IsNone)
        {
            _acknowledged = _acknowledged.And(more);
            Write();
        }
    }

    private VoteCount? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var lines = File.ReadAllText(path, Encoding.ASCII).Chunk(Sector).Select(line => ReadLine(new string(line))).ToList();
        var newest = lines.OfType<VoteCount>().OrderBy(count => count.Votes + count.Undos).Cast<VoteCount?>().LastOrDefault() ?? throw new InvalidDataException("Neither of its lines is whole.");
        _turn = lines.IndexOf(newest);
        return newest;
    }

    private void Write()
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write);
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(Line(_acknowledged)), (_turn = 1 - _turn) * Sector);
            RandomAccess.FlushToDisk(file);
            _fault = null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last is how the framework says that the file has reached a limit.
            _fault = fault.Message;
            LogUnwritten(fault, path);
        }
    }

    private static string Line(VoteCount count)
    {
        string text = Invariant($"{count.Votes} votes and {count.Undos} undos acknowledged");
        return $"{text}, sum {Sum(text)}".PadRight(Sector - 1) + '\n';
    }

    private static VoteCount? ReadLine(string line)
    {
        string[] words = line.TrimEnd().Split(", sum ");
        string[] said = words[0].Split(' ');
        return words.Length == 2 && words[1] == Sum(words[0]) ? new VoteCount(long.Parse(said[0], CultureInfo.InvariantCulture), long.Parse(said[3], CultureInfo.InvariantCulture)) : null;
    }

    private static string Sum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))[..16];

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    [LoggerMessage(Level = LogLevel.Error, Message = "Votes are missing: {Votes} votes and {Undos} undos that were acknowledged are not in the database, which holds {Held} votes. Its write-ahead log "
        + "was damaged or taken away. Restore a backup (cppn restore); or, to go on without them, close the gallery and delete {File}.")]
    private partial void LogMissing(long votes, long undos, long held, string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "How many votes were acknowledged cannot be read from {File}, so nobody can say whether some are missing. It is written anew.")]
    private partial void LogUnreadable(Exception fault, string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "The votes are written, but how many they are could not be written to {File}.")]
    private partial void LogUnwritten(Exception fault, string file);
}
