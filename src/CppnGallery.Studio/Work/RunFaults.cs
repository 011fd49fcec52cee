using CppnGallery.Learning.Recipes;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Studio.Work;

/// <summary>What can go wrong with a run.</summary>
public enum RunFault
{
    /// <summary>Nobody knows: a fault of the program.</summary>
    Program,

    /// <summary>The digits to learn from could not be had.</summary>
    Digits,

    /// <summary>The numbers blew up.</summary>
    Diverged,

    /// <summary>A file could not grow.</summary>
    DiskFull,

    /// <summary>A file is not what it should be.</summary>
    Damaged,

    /// <summary>A file could not be written or read.</summary>
    File,

    /// <summary>There was not enough memory.</summary>
    Memory,
}

/// <summary>What went wrong with a run, in words for people: what happened, what is kept, what to do.</summary>
public static class RunFaults
{
    /// <summary>
    /// ENOSPC, EDQUOT and EFBIG of Linux, ENOSPC's and EDQUOT's other numbers on macOS (EDQUOT is 69), and ERROR_DISK_FULL and
    /// ERROR_HANDLE_DISK_FULL of Windows.
    /// </summary>
    private static readonly int[] NoSpace = [28, 122, 27, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    private const int SqliteFull = 13;

    /// <summary>Of what kind a fault is.</summary>
    public static RunFault Of(Exception fault) => fault switch
    {
        TrainingDivergedException => RunFault.Diverged,
        _ when IsDiskFull(fault) => RunFault.DiskFull,
        InvalidDataException => RunFault.Damaged,
        IOException or UnauthorizedAccessException => RunFault.File,
        OutOfMemoryException => RunFault.Memory,
        _ => RunFault.Program,
    };

    /// <summary>
    /// Sentences about a fault in the training of a run that has done this many epochs; −1 where not even the untrained model is there.
    /// </summary>
    public static string Tell(RunFault fault, string message, int lastEpoch)
    {
        string said = message.Trim();
        string kept = lastEpoch switch
        {
            < 0 => "Nothing was trained yet.",
            0 => "The untrained model is kept.",
            _ => $"Epochs 0 to {lastEpoch} are kept.",
        };
        return fault switch
        {
            RunFault.Digits => $"The digits to learn from could not be had: {said} {kept} Put MNIST's four files into data/mnist or name their folder in the setting Training:Data, then resume the run, "
                + "or start one with glyphs, which a worker draws itself.",
            RunFault.Diverged =>
                $"{said} {kept} Resumed, this run would come to the same numbers again: start another with a smaller learning rate.",
            RunFault.DiskFull => $"The disk is full, or a file has reached its limit ({said}). {kept} Make room, then resume the run.",
            RunFault.Damaged => $"{said} {kept} Put back the files as they were and resume the run, or start another.",
            RunFault.File => $"A file could not be written or read ({said}). {kept} When the server may use that file again, resume the run.",
            RunFault.Memory => $"The machine has not enough memory for this run. {kept} Start one with smaller batches or a narrower generator, or resume this one when there is more.",
            _ => $"The training ended by a fault of the program ({said}). {kept} The server's log says more; the run can be resumed.",
        };
    }

    /// <summary>Whether a file could not grow.</summary>
    private static bool IsDiskFull(Exception? fault) => fault is not null
        && ((fault is IOException && NoSpace.Contains(fault.HResult)) || fault is SqliteException { SqliteErrorCode: SqliteFull }
            || IsDiskFull(fault.InnerException));
}
