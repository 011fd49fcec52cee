using System.ComponentModel.DataAnnotations;
using CppnGallery.Gallery.Models;

namespace CppnGallery.Web.Models;

/// <summary>The configuration section <c>Models</c>: how much may be imported. Why the limits are what they are: <see cref="ImportLimits.Usual"/>.</summary>
internal sealed class ModelSettings
{
    public const string Section = "Models";

    /// <summary>Largest file taken, in bytes.</summary>
    [Range(1 << 10, 1 << 28)]
    public long MaxImportBytes { get; init; } = ImportLimits.Usual.Intake.Bytes;

    /// <summary>Most numbers in a generator taken: each costs a multiply-add a pixel.</summary>
    [Range(1, 1 << 24)]
    public long MaxImportParameters { get; init; } = ImportLimits.Usual.Intake.Parameters;

    /// <summary>Imported models that are kept.</summary>
    [Range(0, 100_000)]
    public int MaxImports { get; init; } = ImportLimits.Usual.Models;

    public ImportLimits ToLimits() => new(new(MaxImportBytes, MaxImportParameters), MaxImports);
}
