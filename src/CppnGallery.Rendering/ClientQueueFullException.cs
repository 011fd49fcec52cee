namespace CppnGallery.Rendering;

/// <summary>One client has as much work waiting as <see cref="RenderLimits.PerAddress"/> allows; others are served. Asking again when some of it is done succeeds.</summary>
public sealed class ClientQueueFullException : Exception
{
    /// <summary>The refusal of this limit.</summary>
    public ClientQueueFullException(int limit)
        : base($"{limit} pictures and other works are being done or waiting for this address already, which is as many as one may have ({RenderLimits.Section}:{nameof(RenderLimits.PerAddress)}); ask again in a moment.") => Limit = limit;

    /// <summary>What was met.</summary>
    public int Limit { get; }
}
