using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using CppnGallery.Cli.Work;
using CppnGallery.Gallery.Storage;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;
using CppnGallery.Web.Training.Workers;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Web.Tests;

/// <summary>The whole server on Kestrel and a free port, with its own folders and small untrained models in real checkpoint files.</summary>
public sealed class GalleryServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-web-").FullName;
    private readonly WebApplicationFactory<Program> _factory;

    private GalleryServer(int models, bool dense, (string Name, string Value)[] settings, ILoggerProvider? log = null, bool encodes = false)
    {
        for (int epoch = 0; epoch < models; epoch++)
        {
            Models.Add(Save(epoch, "resnet-cppn", new ResidualCppn(new ResidualCppnSettings(Nodes: 4, Blocks: 1))));
        }

        if (dense)
        {
            Models.Add(Save(models, "gan-vae", new DenseCppn(new DenseCppnSettings(Nodes: 8))));
        }

        if (encodes)
        {
            Models.Add(Save(models, "resnet-cppn", new ResidualCppn(new ResidualCppnSettings(Nodes: 4, Blocks: 1)), Encoder()));
            Statistics().AddTo(PathOf(models));
        }

        Directory.CreateDirectory(Checkpoints);
        Directory.CreateDirectory(Path.Combine(Data, "keys"));
        File.WriteAllText(Path.Combine(Data, "keys", "owner.hash"), Convert.ToHexString(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(OwnerKey))));
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("urls", "http://127.0.0.1:0");
            host.UseSetting("Gallery:DataDirectory", Data);
            host.UseSetting("Gallery:CheckpointDirectory", Checkpoints);
            host.UseSetting("Training:GivesWay", "false"); // the other tests would not let them on
            foreach (var (name, value) in settings)
            {
                host.UseSetting(name, value);
            }

            // The gallery's own worker as it is, but in this process: another would take a second to begin. StudioRestartTests and WorkerTests have it as a process.
            host.ConfigureTestServices(services => services.AddSingleton<RunWorker>(async (start, said, stop) =>
            {
                var options = new WorkerOptions(start.Gallery, start.Key, start.Name, new(ComputeDevice.Cpu, Precision.Float32, 1), start.Folder) { Host = start.Host, Data = start.Data };
                await new Worker(options, said).RunAsync(stop);
                return 0;
            }));
            if (log is not null)
            {
                host.ConfigureServices(services => services.AddSingleton(log));
            }
        });
        _factory.UseKestrel(0);
        _factory.StartServer();
        Address = _factory.ClientOptions.BaseAddress;
    }

    public string Data => Path.Combine(_folder, "data");

    /// <summary>What this gallery's owner knows.</summary>
    public const string OwnerKey = "the-owner-of-this-test";

    public List<ModelId> Models { get; } = [];

    public Uri Address { get; }

    public IServiceProvider Services => _factory.Services;

    private string Checkpoints => Path.Combine(_folder, "checkpoints");

    public static GalleryServer Start(int models = 2, params (string Name, string Value)[] settings) => new(models, dense: false, settings);

    /// <summary>No models, and somebody who reads the log.</summary>
    public static GalleryServer StartListening(ILoggerProvider log, params (string Name, string Value)[] settings) => new(0, dense: false, settings, log);

    /// <summary>Two residual models and, last, a dense one after two epochs.</summary>
    public static GalleryServer StartWithDense() => new(2, dense: true, []);

    /// <summary>A residual model and, last, one with <see cref="Encoder"/> and statistics of digits: of digit d every mean is d, the factor 0.01, and example e is d + e/32 throughout.</summary>
    public static GalleryServer StartWithEncoder(params (string Name, string Value)[] settings) => new(1, dense: false, settings, encodes: true);

    /// <summary>That encoder, with weights large enough that pictures differ.</summary>
    public static EncoderWeights Encoder()
    {
        var encoder = new EncoderWeights();
        encoder.Initialise(new RandomSource(11));
        return encoder;
    }

    /// <summary>A visitor with a jar for cookies, or without.</summary>
    public HttpClient Visitor(bool cookies = true) => new(new SocketsHttpHandler { UseCookies = cookies, AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>A visitor from another address of this machine, 127.0.0.2 to 127.255.255.254.</summary>
    public HttpClient VisitorFrom(string address) => new(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = Address,
    };

    /// <summary>A program of the owner's.</summary>
    public HttpClient Owner()
    {
        var owner = Visitor(cookies: false);
        owner.DefaultRequestHeaders.Authorization = new("Bearer", OwnerKey);
        return owner;
    }

    public async Task<int> CountVotesAsync()
    {
        await using var database = await Services.GetRequiredService<IDbContextFactory<GalleryDatabase>>().CreateDbContextAsync();
        return await database.Votes.CountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static EncodedDigits Statistics()
    {
        const int classes = EncodedDigits.Classes, examples = EncodedDigits.Examples, size = Latent.Size;
        return new(
            [.. from digit in Enumerable.Range(0, classes) from i in Enumerable.Range(0, size) select (float)digit],
            [.. from digit in Enumerable.Range(0, classes) from i in Enumerable.Range(0, size) from j in Enumerable.Range(0, size) select i == j ? 0.01f : 0],
            [.. from digit in Enumerable.Range(0, classes) from e in Enumerable.Range(0, examples) from i in Enumerable.Range(0, size) select digit + (e / 32f)]);
    }

    /// <summary>The file of the model after so many epochs.</summary>
    public string PathOf(int epoch) => Path.Combine(Directory.CreateDirectory(Path.Combine(Checkpoints, "tiny")).FullName, $"epoch-{epoch:00}.safetensors");

    private ModelId Save(int epoch, string recipe, IGenerator generator, EncoderWeights? encoder = null)
    {
        generator.Initialise(new RandomSource((ulong)epoch));
        var description = ModelDescription.Of("tiny", recipe, epoch, generator, new Dictionary<string, string>(), new Dictionary<string, double> { ["loss"] = 0.5, ["contourLength"] = 1 + epoch });
        return Checkpoint.Save(PathOf(epoch), description, generator, encoder);
    }
}
