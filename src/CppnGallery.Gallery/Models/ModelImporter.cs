using System.Globalization;
using CppnGallery.Gallery.Storage;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Models;

/// <summary>How much may be imported.</summary>
/// <param name="Intake">Of one file.</param>
/// <param name="Models">Imported models that the gallery keeps.</param>
public sealed record ImportLimits(IntakeLimits Intake, int Models)
{
    /// <summary>
    /// Six times the largest committed file; four times the numbers of the largest committed generator, 33 GFLOP for a tile of 256 × 256; and as many models as a page can still tell apart.
    /// </summary>
    public static ImportLimits Usual { get; } = new(new(Bytes: 16 << 20, Parameters: 250_000), Models: 200);
}

/// <summary>What became of a model that somebody brought.</summary>
/// <param name="Model">The model as it is known here.</param>
/// <param name="IsNew">Whether it came with this file; else it was here already, and nothing was written.</param>
public readonly record struct ImportedModel(Model Model, bool IsNew);

/// <summary>Takes in models that were trained elsewhere: reads them as they come, writes anew what it read, and hangs them at once.</summary>
/// <param name="directory">Where they are kept: <c>hash/epoch-NN.safetensors</c>.</param>
/// <param name="models">Where they hang.</param>
/// <param name="limits">How much is taken.</param>
public sealed class ModelImporter(string directory, ModelsOnShow models, ImportLimits limits) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private int? _kept;

    /// <summary>How much is taken.</summary>
    public ImportLimits Limits => limits;

    /// <summary>Imports a model. It is on the disk, and hangs, before this returns; whatever fails, nothing of it is left.</summary>
    /// <param name="stream">A checkpoint, read once to its end.</param>
    /// <param name="length">Its bytes, where they are known.</param>
    /// <param name="cancellationToken">Cancelled before all is read and checked, nothing is written.</param>
    /// <exception cref="ImportRefusedException">It is no model that can be taken; it says why.</exception>
    /// <exception cref="NotKeptException">The disk cannot be written.</exception>
    /// <exception cref="IOException">The stream broke off.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<ImportedModel> ImportAsync(Stream stream, long? length, CancellationToken cancellationToken = default)
    {
        var intake = await CheckpointIntake.ReadAsync(stream, length, limits.Intake, cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return models.TryFind(intake.Model.Id, out var known) ? new(known, IsNew: false) : new(Keep(intake), IsNew: true);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private Model Keep(CheckpointIntake intake)
    {
        _kept ??= Directory.Exists(directory) ? Directory.EnumerateDirectories(directory).Count() : 0;
        if (_kept >= limits.Models)
        {
            throw new ImportRefusedException(ImportFault.TooMany, $"The gallery keeps {limits.Models} imported models, which is as many as it may.", limits.Models);
        }

        string folder = Path.Combine(directory, intake.Model.Id.Hash);
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"epoch-{intake.Model.Description.Epoch:00}.safetensors"));
        try
        {
            intake.Save(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A full disk may still have room for the folder alone.
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }

            throw new NotKeptException("The model could not be written to the gallery's disk, and nothing of it was kept.", fault);
        }

        _kept++;
        return models.Add(path, intake.Model);
    }
}
