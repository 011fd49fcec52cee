using System.ComponentModel.DataAnnotations;

namespace CppnGallery.Web.Hosting;

/// <summary>The configuration section <c>Storage</c>: how the database is looked after.</summary>
internal sealed class StorageSettings
{
    public const string Section = "Storage";

    /// <summary>Seconds from one time that the write-ahead log is copied into the database's file to the next: what a lost log can take along.</summary>
    [Range(1, 86_400)]
    public int CheckpointSeconds { get; init; } = 30;

    /// <summary>Seconds for which the answer of <c>/healthz/ready</c> is given again, so that no number of askers wears out the disk; 0 to look each time.</summary>
    [Range(0, 3600)]
    public int HealthSeconds { get; init; } = 5;
}
