using Microsoft.Extensions.Caching.Memory;

namespace CppnGallery.Rendering;

/// <summary>
/// Pictures for many askers: finished files are kept, one drawing serves all who ask for it meanwhile, and no more than
/// <see cref="RenderLimits.Workers"/> are drawn at once; the others wait in order. Safe for any number of threads.
/// </summary>
public sealed class PictureService : IDisposable
{
    private readonly Func<PictureRequest, CancellationToken, byte[]> _render;
    private readonly Func<PictureRequest, string> _keyOf;
    private readonly RenderLimits _limits;
    private readonly int _workers;
    private readonly MemoryCache _cache;

    // All under _lock: drawings by key, those of them that wait, and how many workers are drawing.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Drawing> _drawings = [];
    private readonly LinkedList<Drawing> _waiting = [];
    private int _drawing;
    private bool _disposed;
    private long _begun;

    /// <summary>A service over this renderer, which draws what the store has not.</summary>
    public PictureService(PictureRenderer renderer, PictureStore store, RenderLimits limits)
        : this((request, cancellationToken) => Fetch(request, renderer, store, cancellationToken), limits, renderer.KeyOf)
    {
    }

    internal PictureService(Func<PictureRequest, CancellationToken, byte[]> render, RenderLimits limits, Func<PictureRequest, string>? keyOf = null)
    {
        _render = render;
        _keyOf = keyOf ?? (request => request.Key);
        _limits = limits;
        _workers = limits.Workers > 0 ? limits.Workers : Environment.ProcessorCount;
        _cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = limits.CacheBytes });
    }

    /// <summary>Pictures begun since the start: those that were neither kept in memory nor being drawn already.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    /// <summary>Workers that draw now; one whose picture was cancelled counts until it has stopped.</summary>
    public int Busy
    {
        get
        {
            lock (_lock)
            {
                return _drawing;
            }
        }
    }

    /// <summary>Equal for requests whose files have the same bytes. Where it changes between a question and its answer the device failed meanwhile, and the file is of neither key.</summary>
    public string KeyOf(PictureRequest request) => _keyOf(request);

    /// <summary>The picture's file. The last asker who leaves cancels the drawing.</summary>
    /// <exception cref="ArgumentException">Size or view is past its limit.</exception>
    /// <exception cref="RenderQueueFullException">Too many pictures wait already.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the service was disposed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The service was disposed before.</exception>
    public async Task<ReadOnlyMemory<byte>> GetFileAsync(PictureRequest request, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _limits.Check(request);
        string key = KeyOf(request);
        Drawing drawing;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_cache.TryGetValue(key, out byte[]? file))
            {
                return file;
            }

            drawing = _drawings.TryGetValue(key, out var begun) ? begun : Begin(request, key);
            drawing.Askers++;
        }

        try
        {
            return await drawing.File.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(drawing);
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
            _waiting.Clear();
            _drawings.Clear();
            _cache.Dispose();
        }

        foreach (var drawing in open)
        {
            drawing.Cancel();
        }
    }

    private static byte[] Fetch(PictureRequest request, PictureRenderer renderer, PictureStore store, CancellationToken cancellationToken)
    {
        string key = renderer.KeyOf(request);
        if (store.Read(key) is { } kept)
        {
            return kept;
        }

        byte[] file = renderer.Render(request, cancellationToken);
        // Where the device failed meanwhile, strips of two devices may stand in one file.
        if (renderer.KeyOf(request) == key)
        {
            store.Write(key, file);
        }

        return file;
    }

    private Drawing Begin(PictureRequest request, string key)
    {
        var drawing = new Drawing(request, key);
        if (_drawing < _workers)
        {
            _drawing++;
            // A thread of its own: a pool filled with drawing would keep requests that need none waiting.
            _ = Task.Factory.StartNew(() => Work(drawing), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        else if (_waiting.Count < _limits.QueueCapacity)
        {
            _waiting.AddLast(drawing);
        }
        else
        {
            throw new RenderQueueFullException(_limits.QueueCapacity);
        }

        _begun++;
        _drawings.Add(key, drawing);
        return drawing;
    }

    /// <summary>Draws this one and then whatever waits, until nothing does.</summary>
    private void Work(Drawing? drawing)
    {
        while (drawing is not null)
        {
            byte[]? file = null;
            Exception? fault = null;
            try
            {
                file = _render(drawing.Request, drawing.Cancellation);
            }
#pragma warning disable CA1031 // Whatever went wrong belongs to those who asked, not to this worker.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                fault = exception;
            }

            drawing = Conclude(drawing, file, fault);
        }
    }

    /// <summary>Keeps the file, tells the askers, and takes the next that waits.</summary>
    private Drawing? Conclude(Drawing drawing, byte[]? file, Exception? fault)
    {
        Drawing? next;
        lock (_lock)
        {
            if (file is not null && !_disposed)
            {
                _cache.Set(drawing.Key, file, new MemoryCacheEntryOptions { Size = file.Length });
            }

            Forget(drawing);
            next = _waiting.First?.Value;
            if (next is null)
            {
                _drawing--;
            }
            else
            {
                _waiting.RemoveFirst();
            }
        }

        drawing.Conclude(file, fault);
        return next;
    }

    private void Leave(Drawing drawing)
    {
        lock (_lock)
        {
            if (--drawing.Askers > 0 || drawing.File.Task.IsCompleted)
            {
                return;
            }

            // From here on a new asker begins a drawing of their own rather than join a cancelled one.
            Forget(drawing);
            _waiting.Remove(drawing);
        }

        drawing.Cancel();
    }

    private void Forget(Drawing drawing)
    {
        if (_drawings.TryGetValue(drawing.Key, out var current) && current == drawing)
        {
            _drawings.Remove(drawing.Key);
        }
    }

#pragma warning disable CA1001 // A source without timer or wait handle holds nothing to dispose of, and a late Cancel must not meet a disposed one.
    /// <summary>A picture that is being drawn or waits for it.</summary>
    private sealed class Drawing(PictureRequest request, string key)
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource _source = new();

        public PictureRequest Request => request;

        public string Key => key;

        public CancellationToken Cancellation => _source.Token;

        public TaskCompletionSource<byte[]> File { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Who waits for the file; under the service's lock.</summary>
        public int Askers { get; set; }

        public void Cancel()
        {
            _source.Cancel();
            File.TrySetCanceled(_source.Token);
        }

        public void Conclude(byte[]? file, Exception? fault)
        {
            if (file is not null)
            {
                File.TrySetResult(file);
            }
            else if (fault is OperationCanceledException)
            {
                File.TrySetCanceled(_source.Token);
            }
            else
            {
                File.TrySetException(fault!);
            }
        }
    }
}
