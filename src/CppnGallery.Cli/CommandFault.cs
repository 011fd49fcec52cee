namespace CppnGallery.Cli;

/// <summary>A command that cannot do what it was asked to; the message is for the person who asked.</summary>
internal sealed class CommandFault(string message) : Exception(message);
