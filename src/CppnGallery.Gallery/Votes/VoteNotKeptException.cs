using CppnGallery.Gallery.Storage;

namespace CppnGallery.Gallery.Votes;

/// <summary>The database could not take a vote or an undo (a full disk, a file that somebody else holds). Nothing of it was written.</summary>
/// <param name="cause">What the database said.</param>
public sealed class VoteNotKeptException(Exception cause) : NotKeptException($"The vote could not be written and does not count ({cause.Message}).", cause);
