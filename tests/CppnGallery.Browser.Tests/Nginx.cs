using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CppnGallery.Rendering.Tests;

namespace CppnGallery.Browser.Tests;

/// <summary>An nginx of our own before a gallery: a configuration of docs/hosting.md, with this machine's addresses in it.</summary>
internal sealed partial class Nginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly DebianPackages Package = new("nginx", () => File.Exists(Program), "nginx-light");

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-nginx-").FullName;
    private Process? _process;

    /// <summary>The root of the site, on a free port.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}/");

    /// <summary>Starts it with the configuration of this number in docs/hosting.md, from 0.</summary>
    public async Task StartAsync(int configuration, Uri gallery)
    {
        Package.Require();
        string document = await File.ReadAllTextAsync(Path.Combine(ServerProcess.Solution(), "docs", "hosting.md"));
        string server = Configurations().Matches(document)[configuration].Groups[1].Value
            .Replace("listen 80;", $"listen {Address.Authority};", StringComparison.Ordinal)
            .Replace("127.0.0.1:5080", gallery.Authority, StringComparison.Ordinal);
        string file = Path.Combine(_folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            daemon off;
            pid {{_folder}}/pid;
            worker_processes 1;
            events { }
            http {
                access_log off;
                client_body_temp_path {{_folder}}/body;
                proxy_temp_path {{_folder}}/proxy;
                fastcgi_temp_path {{_folder}}/fastcgi;
                uwsgi_temp_path {{_folder}}/uwsgi;
                scgi_temp_path {{_folder}}/scgi;
                {{server}}
            }
            """);
        _process = Process.Start(new ProcessStartInfo(Program, ["-c", file, "-p", _folder, "-e", Path.Combine(_folder, "error.log")]))!;
        using var limit = new CancellationTokenSource(StartLimit);
        while (!await ListensAsync(limit.Token))
        {
            if (_process.HasExited || limit.IsCancellationRequested)
            {
                Assert.Fail($"nginx does not listen: {await File.ReadAllTextAsync(Path.Combine(_folder, "error.log"))}");
            }

            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            // Asked, it ends its workers too.
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
            using var limit = new CancellationTokenSource(StartLimit);
            await _process.WaitForExitAsync(limit.Token);
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> ListensAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Address.Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("```nginx\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Configurations();
}
