namespace CppnGallery.Studio.Orders;

/// <summary>Something that cannot be done with a run.</summary>
/// <param name="reason">Of what kind the reason is.</param>
/// <param name="parameter">What of the request is at fault.</param>
/// <param name="message">A sentence for people.</param>
/// <param name="limit">The limit that was passed, where one was.</param>
public sealed class RunRefusedException(RunRefusal reason, string parameter, string message, long? limit = null) : Exception(message)
{
    /// <summary>Of what kind the reason is.</summary>
    public RunRefusal Reason => reason;

    /// <summary>What of the request is at fault.</summary>
    public string Parameter => parameter;

    /// <summary>The limit that was passed, where one was.</summary>
    public long? Limit => limit;
}

/// <summary>Kinds of reasons why something cannot be done with a run.</summary>
public enum RunRefusal
{
    /// <summary>What was asked for makes no sense or is out of its range.</summary>
    BadOrder,

    /// <summary>There is no such run.</summary>
    Unknown,

    /// <summary>It makes sense, but not as things are now.</summary>
    Conflict,

    /// <summary>It could not be done just now; asked again later, it may be.</summary>
    Unavailable,
}
