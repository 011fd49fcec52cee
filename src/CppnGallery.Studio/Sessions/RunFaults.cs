using CppnGallery.Learning.Recipes;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Studio.Sessions;

/// <summary>What went wrong with a run, in words for people: what happened, what is kept, what to do.</summary>
internal static class RunFaults
{
    /// <summary>ENOSPC, EDQUOT and EFBIG of Linux, ENOSPC's and EDQUOT's other numbers on macOS (EDQUOT is 69), and ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows.</summary>
    private static readonly int[] NoSpace = [28, 122, 27, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    private const int SqliteFull = 13;

    /// <summary>Sentences about a fault in the training of a run that has done this many epochs; −1 where not even the untrained model is there.</summary>
    public static string Tell(Exception fault, int lastEpoch)
    {
        string kept = lastEpoch switch { < 0 => "Nothing was trained yet.", 0 => "The untrained model is kept.", _ => $"Epochs 0 to {lastEpoch} are kept." };
        return fault switch
        {
            DigitsMissingException => $"The digits to learn from could not be had: {fault.Message.Trim()} {kept} Put MNIST's four files into data/mnist or name their folder in the setting Training:Data, then resume the run; "
                + "or start one with glyphs, which the server draws itself.",
            TrainingDivergedException => $"{fault.Message} {kept} Resumed, this run would come to the same numbers again: start another with a smaller learning rate.",
            _ when IsDiskFull(fault) => $"The disk is full, or a file has reached its limit ({fault.Message.Trim()}). {kept} Make room, then resume the run.",
            InvalidDataException => $"{fault.Message.Trim()} {kept} Put back the files as they were and resume the run, or start another.",
            IOException or UnauthorizedAccessException => $"A file could not be written or read ({fault.Message.Trim()}). {kept} When the server may use that file again, resume the run.",
            OutOfMemoryException => $"The machine has not enough memory for this run. {kept} Start one with smaller batches or a narrower generator, or resume this one when there is more.",
            _ => $"The training ended by a fault of the program ({fault.Message.Trim()}). {kept} The server's log says more; the run can be resumed.",
        };
    }

    /// <summary>Whether a file could not grow.</summary>
    public static bool IsDiskFull(Exception? fault) => fault is not null
        && ((fault is IOException && NoSpace.Contains(fault.HResult)) || fault is SqliteException { SqliteErrorCode: SqliteFull } || IsDiskFull(fault.InnerException));
}
