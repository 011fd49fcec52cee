using CppnGallery.Autograd.Randomness;
using CppnGallery.Gallery.Storage;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Generators;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

/// <summary>The whole server on Kestrel and a free port, with its own folders and small untrained models in real checkpoint files.</summary>
public sealed class GalleryServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-web-").FullName;
    private readonly WebApplicationFactory<Program> _factory;

    private GalleryServer(int models, (string Name, string Value)[] settings)
    {
        for (int epoch = 0; epoch < models; epoch++)
        {
            Models.Add(Save(epoch));
        }

        Directory.CreateDirectory(Checkpoints);
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("urls", "http://127.0.0.1:0");
            host.UseSetting("Gallery:DataDirectory", Data);
            host.UseSetting("Gallery:CheckpointDirectory", Checkpoints);
            foreach (var (name, value) in settings)
            {
                host.UseSetting(name, value);
            }
        });
        _factory.UseKestrel(0);
        _factory.StartServer();
        Address = _factory.ClientOptions.BaseAddress;
    }

    public string Data => Path.Combine(_folder, "data");

    public List<ModelId> Models { get; } = [];

    public Uri Address { get; }

    public IServiceProvider Services => _factory.Services;

    private string Checkpoints => Path.Combine(_folder, "checkpoints");

    public static GalleryServer Start(int models = 2, params (string Name, string Value)[] settings) => new(models, settings);

    /// <summary>A visitor with a jar for cookies, or without.</summary>
    public HttpClient Visitor(bool cookies = true) => new(new SocketsHttpHandler { UseCookies = cookies, AllowAutoRedirect = false }) { BaseAddress = Address };

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

    private ModelId Save(int epoch)
    {
        var generator = new ResidualCppn(new ResidualCppnSettings(Nodes: 4, Blocks: 1));
        generator.Initialise(new RandomSource((ulong)epoch));
        var description = new ModelDescription("tiny", "resnet-cppn", epoch, 1, 4, 1, 32, generator.ParameterCount, new Dictionary<string, string>(), new Dictionary<string, double> { ["loss"] = 0.5 });
        string run = Directory.CreateDirectory(Path.Combine(Checkpoints, "tiny")).FullName;
        return Checkpoint.Save(Path.Combine(run, $"epoch-{epoch:00}.safetensors"), description, generator, encoder: null);
    }
}
