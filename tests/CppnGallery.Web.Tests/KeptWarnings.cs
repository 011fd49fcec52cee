using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CppnGallery.Web.Tests;

/// <summary>Hears what a part of the program says at warning or above.</summary>
/// <param name="part">Beginning of its loggers' names.</param>
internal sealed class KeptWarnings(string part) : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Texts { get; } = [];

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith(part, StringComparison.Ordinal) ? this : NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Texts.Enqueue(formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }
}
