using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace CppnGallery.Web.Tests;

/// <summary>A connection to a hub, byte by byte: what a page's client does, and what it never would.</summary>
internal sealed partial class Wire : IDisposable
{
    private const byte End = 0x1e;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 << 10];

    /// <summary>Connects without asking for a connection first, or with one that was given, and shakes hands; the answer's status where it is refused.</summary>
    public static async Task<(Wire? Wire, int Status)> ConnectAsync(Uri server, string path, string protocol, params (string Name, string Value)[] headers)
    {
        var wire = new Wire();
        wire._socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in headers)
        {
            wire._socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await wire._socket.ConnectAsync(new Uri(new UriBuilder(server) { Scheme = "ws" }.Uri, path), CancellationToken.None).WaitAsync(Patience);
        }
        catch (WebSocketException)
        {
            int status = (int)wire._socket.HttpStatusCode;
            wire.Dispose();
            return (null, status);
        }

        await wire.SendAsync($$"""{"protocol":"{{protocol}}","version":1}""");
        return (await wire.HearAsync()).StartsWith("{}", StringComparison.Ordinal) ? (wire, 101) : throw new InvalidOperationException("The hub did not shake hands.");
    }

    /// <summary>A live page: what the results page's script does until the page is live.</summary>
    public static async Task<Wire> OpenCircuitAsync(Uri server)
    {
        using var http = new HttpClient { BaseAddress = server };
        string page = await http.GetStringAsync("/results"), address = server.ToString();
        string marker = Marker().Match(page).Groups[1].Value;
        var (wire, _) = await ConnectAsync(server, "/_blazor", "blazorpack", ("Origin", server.GetLeftPart(UriPartial.Authority)));
        await wire!.InvokeAsync("1", "StartCircuit", address, address + "results", "[]", "");
        await wire.HearAsync();
        string add = $$"""{"batchId":1,"operations":[{"type":"add","ssrComponentId":1,"marker":{{marker}}}]}""";
        await wire.InvokeAsync(null, "UpdateRootComponents", add, "");
        await wire.HearAsync();
        return wire;
    }

    public Task SendAsync(string json) => _socket.SendAsync((byte[])[.. Encoding.UTF8.GetBytes(json), End], WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>The next message, or empty where the server has hung up.</summary>
    public async Task<string> HearAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var got = await _socket.ReceiveAsync(_buffer, limit.Token);
            return Encoding.UTF8.GetString(_buffer, 0, got.Count);
        }
        catch (WebSocketException)
        {
            return "";
        }
    }

    /// <summary>Hangs up without a word.</summary>
    public void Dispose() => _socket.Dispose();

    // An invocation in Blazor's MessagePack: [1, {}, id, target, [texts]], its length before it.
    private async Task InvokeAsync(string? id, string target, params string[] arguments)
    {
        byte[] body = [0x95, 1, 0x80, .. id is null ? [0xc0] : Text(id), .. Text(target), (byte)(0x90 | arguments.Length), .. arguments.SelectMany(Text)];
        var message = new List<byte>();
        int length = body.Length;
        for (; length > 0x7f; length >>= 7)
        {
            message.Add((byte)(length | 0x80));
        }

        message.Add((byte)length);
        await _socket.SendAsync((byte[])[.. message, .. body], WebSocketMessageType.Binary, true, CancellationToken.None);

        static byte[] Text(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            return [0xda, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
        }
    }

    [GeneratedRegex("""<!--Blazor:(\{"type":"server".*?\})-->""")]
    private static partial Regex Marker();
}
