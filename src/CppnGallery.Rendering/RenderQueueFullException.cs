namespace CppnGallery.Rendering;

/// <summary>More pictures wait to be drawn than <see cref="RenderLimits.QueueCapacity"/>; asking again later may succeed.</summary>
public sealed class RenderQueueFullException : Exception
{
    /// <summary>The refusal of a queue of this capacity.</summary>
    public RenderQueueFullException(int capacity)
        : base($"{capacity} pictures are waiting to be drawn already; ask again in a moment.")
    {
    }
}
