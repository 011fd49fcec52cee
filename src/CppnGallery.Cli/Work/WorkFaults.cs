namespace CppnGallery.Cli.Work;

/// <summary>The gallery does not answer, or not now; it may a little later.</summary>
internal sealed class GalleryAwayException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Somebody else has the run by now: nothing more is to be sent.</summary>
internal sealed class LeaseLostException(string message) : Exception(message);

/// <summary>The gallery lacks what comes before this: it is to be sent again.</summary>
internal sealed class OutOfStepException(string message) : Exception(message);
