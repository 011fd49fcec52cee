namespace CppnGallery.Rendering;

/// <summary>More work waits than <see cref="RenderLimits.QueueCapacity"/>, whoever asked for it; asking again later may succeed.</summary>
public sealed class RenderQueueFullException : Exception
{
    /// <summary>The refusal of a queue of this capacity.</summary>
    public RenderQueueFullException(int capacity)
        : base($"{capacity} pictures and other works are waiting already ({RenderLimits.Section}:{nameof(RenderLimits.QueueCapacity)}); ask again in a moment.") => Limit = capacity;

    /// <summary>What was met.</summary>
    public int Limit { get; }
}
