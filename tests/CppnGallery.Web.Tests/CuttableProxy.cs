using System.Net;
using System.Net.Sockets;

namespace CppnGallery.Web.Tests;

/// <summary>A way through to a server that can be cut: what is under way is torn off, and nobody new comes through until it is mended.</summary>
internal sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly CancellationTokenSource _end = new();
    private readonly List<TcpClient> _open = [];
    private readonly Task _loop;
    private bool _cut;

    public CuttableProxy(Uri server)
    {
        _server = server;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Connections torn off or turned away.</summary>
    public int Lost { get; private set; }

    public void Cut()
    {
        lock (_open)
        {
            _cut = true;
            Lost += _open.Count / 2;
            _open.ForEach(client => client.Close());
            _open.Clear();
        }
    }

    public void Mend()
    {
        lock (_open)
        {
            _cut = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Cut();
        _listener.Stop();
        await _loop;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var visitor = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = ForwardAsync(visitor);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(TcpClient visitor)
    {
        using (visitor)
        using (var server = new TcpClient())
        {
            try
            {
                lock (_open)
                {
                    if (_cut)
                    {
                        Lost++;
                        return;
                    }

                    _open.AddRange([visitor, server]);
                }

                await server.ConnectAsync(_server.Host, _server.Port);
                await Task.WhenAny(visitor.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(visitor.GetStream()));
            }
            catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Torn off, which is what it is for.
            }
        }
    }
}
