using CppnGallery.Rendering.Turns;
using Microsoft.Extensions.Caching.Memory;

namespace CppnGallery.Rendering;

/// <summary>
/// Pictures for many askers: finished files are kept, one drawing serves all who ask for it meanwhile, and what has to be drawn waits its turn in a <see cref="FairTurns"/>.
/// Safe for any number of threads.
/// </summary>
public sealed class PictureService : IDisposable
{
    private readonly Func<PictureRequest, FairWork, byte[]> _render;
    private readonly Func<PictureRequest, string> _keyOf;
    private readonly RenderLimits _limits;
    private readonly FairTurns _turns;
    private readonly PictureStore? _store;
    private readonly MemoryCache _cache;

    // Under _lock: drawings by key.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Drawing> _drawings = [];
    private volatile bool _disposed;
    private long _begun;

    /// <summary>A service over this renderer, which draws in the queue what the store has not.</summary>
    public PictureService(PictureRenderer renderer, PictureStore store, RenderLimits limits, FairTurns turns)
        : this((request, work) => Draw(request, renderer, store, work), limits, turns, renderer.KeyOf, store)
    {
    }

    internal PictureService(
        Func<PictureRequest, FairWork, byte[]> render, RenderLimits limits, FairTurns turns, Func<PictureRequest, string>? keyOf = null, PictureStore? store = null)
    {
        _render = render;
        _keyOf = keyOf ?? (request => request.Key);
        (_limits, _turns, _store) = (limits, turns, store);
        _cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = limits.CacheBytes });
    }

    /// <summary>Pictures begun since the start: those that were neither kept nor being drawn already.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    /// <summary>Equal for requests whose files have the same bytes. Where it changes between a question and its answer the device failed meanwhile, and the file is of neither key.</summary>
    public string KeyOf(PictureRequest request) => _keyOf(request);

    /// <summary>The picture's file: at once where it is kept, else when its turn has come. The last asker who leaves cancels the drawing.</summary>
    /// <param name="request">What to draw.</param>
    /// <param name="client">Who asks; turns are shared out over clients.</param>
    /// <param name="cancellationToken">The asker leaves.</param>
    /// <exception cref="ArgumentException">Size or view is past its limit.</exception>
    /// <exception cref="ClientQueueFullException">The client asks for too much already.</exception>
    /// <exception cref="RenderQueueFullException">Too many pictures wait already.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the service was disposed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The service was disposed before.</exception>
    public async Task<ReadOnlyMemory<byte>> GetFileAsync(PictureRequest request, string client, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _limits.Check(request);
        string key = KeyOf(request);
        // Before the queue: what is on the disk has been drawn, and waits for nobody.
        if (!Knows(key) && _store?.Read(key) is { } stored)
        {
            Keep(key, stored);
            return stored;
        }

        Drawing drawing;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_cache.TryGetValue(key, out byte[]? file))
            {
                return file;
            }

            if (_drawings.TryGetValue(key, out drawing!))
            {
                _turns.Join(drawing.Work, client);
            }
            else
            {
                drawing = Begin(request, key, client);
            }

            drawing.Askers++;
        }

        try
        {
            return await drawing.File.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(drawing, client);
        }
    }

    /// <summary>Cancels what is being drawn and what waits.</summary>
    public void Dispose()
    {
        Drawing[] open;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            open = [.. _drawings.Values];
            _drawings.Clear();
            _cache.Dispose();
        }

        foreach (var drawing in open)
        {
            drawing.Cancel();
        }
    }

    private static byte[] Draw(PictureRequest request, PictureRenderer renderer, PictureStore store, FairWork work)
    {
        string key = renderer.KeyOf(request);
        byte[] file = renderer.Giving(work.GiveWay).Render(request, work.Cancellation);
        // Where the device failed meanwhile, strips of two devices may stand in one file.
        if (renderer.KeyOf(request) == key)
        {
            store.Write(key, file);
        }

        return file;
    }

    private bool Knows(string key)
    {
        lock (_lock)
        {
            return _disposed || _cache.TryGetValue(key, out _) || _drawings.ContainsKey(key);
        }
    }

    private void Keep(string key, byte[] file)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _cache.Set(key, file, new MemoryCacheEntryOptions { Size = file.Length });
            }
        }
    }

    private Drawing Begin(PictureRequest request, string key, string client)
    {
        var drawing = new Drawing(request, key);
        drawing.Work = _turns.Enter(client, (long)request.Width * request.Height, work => Conclude(drawing, work));
        _begun++;
        _drawings.Add(key, drawing);
        return drawing;
    }

    /// <summary>Draws, keeps the file, and returns how the askers are told.</summary>
    private Action Conclude(Drawing drawing, FairWork work)
    {
        try
        {
            if (_disposed)
            {
                throw new OperationCanceledException();
            }

            byte[] file = _render(drawing.Request, work);
            Keep(drawing.Key, file);
            Forget(drawing);
            return () => drawing.File.TrySetResult(file);
        }
        catch (OperationCanceledException)
        {
            Forget(drawing);
            return () => drawing.File.TrySetCanceled(work.Cancellation);
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to those who asked, not to this thread.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Forget(drawing);
            return () => drawing.File.TrySetException(fault);
        }
    }

    private void Leave(Drawing drawing, string client)
    {
        lock (_lock)
        {
            if (--drawing.Askers == 0)
            {
                // From here on a new asker begins a drawing of their own rather than join a cancelled one.
                Forget(drawing);
            }
        }

        _turns.Leave(drawing.Work, client);
    }

    private void Forget(Drawing drawing)
    {
        lock (_lock)
        {
            if (_drawings.TryGetValue(drawing.Key, out var current) && current == drawing)
            {
                _drawings.Remove(drawing.Key);
            }
        }
    }

    /// <summary>A picture that is being drawn or waits for it.</summary>
    private sealed class Drawing(PictureRequest request, string key)
    {
        public PictureRequest Request => request;

        public string Key => key;

        public TaskCompletionSource<byte[]> File { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Its place in the queue; set once, under the service's lock.</summary>
        public FairWork Work { get; set; } = null!;

        /// <summary>Who waits for the file; under the service's lock.</summary>
        public int Askers { get; set; }

        public void Cancel()
        {
            Work.Cancel();
            File.TrySetCanceled(Work.Cancellation);
        }
    }
}
