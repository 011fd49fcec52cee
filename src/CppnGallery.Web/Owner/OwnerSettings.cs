using System.ComponentModel.DataAnnotations;

namespace CppnGallery.Web.Owner;

/// <summary>The configuration section <c>Owner</c>.</summary>
internal sealed class OwnerSettings
{
    public const string Section = "Owner";

    /// <summary>Wrong keys that one address may send before it has to wait: a few slips of the mouse.</summary>
    [Range(1, 1000)]
    public int WrongKeys { get; init; } = 5;

    /// <summary>Seconds to wait after one wrong key more; each further one doubles it, up to an hour.</summary>
    [Range(1, 3600)]
    public int LockSeconds { get; init; } = 60;

    /// <summary>Days after its last use that a browser stays signed in.</summary>
    [Range(1, 400)]
    public int SignedInDays { get; init; } = 30;
}
