using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CppnGallery.Learning.Tests.Data;

/// <summary>A web server on a free port that answers each request with the bytes for its file name, or 404 where there are none.</summary>
internal sealed class LoopbackFiles : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, byte[]?> _bytes;
    private int _served;

    public LoopbackFiles(Func<string, byte[]?> bytes)
    {
        _bytes = bytes;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/some/folder/");
        _ = ServeAsync();
    }

    /// <summary>An address that nobody answers: port 1 of this machine.</summary>
    public static Uri Nobody { get; } = new("http://127.0.0.1:1/");

    public Uri Address { get; }

    public int Served => _served;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(client);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            string path = (await reader.ReadLineAsync())!.Split(' ')[1];
            while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
            {
            }

            Interlocked.Increment(ref _served);
            byte[] body = path.StartsWith(Address.AbsolutePath, StringComparison.Ordinal) ? _bytes(path.Split('/')[^1]) ?? [] : [];
            string head = $"HTTP/1.1 {(body.Length > 0 ? "200 OK" : "404 Not Found")}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
            await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body]);
        }
    }
}
