using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Studio.Work;

namespace CppnGallery.Cli.Work;

/// <summary>The gallery as a worker reaches it. What it refuses becomes an exception that says what is to be done about it.</summary>
internal sealed class GalleryLink : IDisposable
{
    /// <summary>Longest wait for a small answer; a lease is longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for a run: the gallery answers sooner, with one or with none.</summary>
    private static readonly TimeSpan ClaimPatience = TimeSpan.FromSeconds(40);

    private readonly HttpClient _http;

    /// <summary>A gallery at an address.</summary>
    /// <param name="gallery">Its root.</param>
    /// <param name="key">The worker's key.</param>
    /// <param name="host">Its name where that is not the address's: for one that is asked behind its proxy.</param>
    public GalleryLink(Uri gallery, string key, string? host)
    {
        string root = gallery.AbsoluteUri;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Patience,
            UseProxy = !gallery.IsLoopback })
        {
            BaseAddress = new Uri(root.EndsWith('/') ? root : root + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _http.DefaultRequestHeaders.Host = host;
    }

    /// <summary>Asks for a run, and waits a while for one; null where there is none.</summary>
    public async Task<WorkOrder?> ClaimAsync(WorkClaim claim, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Post, "api/work/claim", JsonContent.Create(claim), ClaimPatience, cancellationToken);
        return answer.StatusCode == HttpStatusCode.NoContent ? null : await answer.Content.ReadFromJsonAsync<WorkOrder>(cancellationToken);
    }

    /// <summary>Tells how a run goes.</summary>
    public async Task<WorkAnswer> ReportAsync(string run, WorkProgress progress, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"api/work/{run}/progress", JsonContent.Create(progress), Patience,
            cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<WorkAnswer>(cancellationToken))!;
    }

    /// <summary>Shows the generator amid an epoch.</summary>
    public async Task ShowAsync(string run, long lease, long step, Model model, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        Checkpoint.Write(bytes, model);
        bytes.Position = 0;
        using var answer = await SendAsync(HttpMethod.Put, $"api/work/{run}/easel?lease={lease}&step={step}", Body(bytes),
            Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <summary>Brings an epoch's model.</summary>
    public async Task SendEpochAsync(string run, long lease, int epoch, string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        using var answer = await SendAsync(HttpMethod.Put, $"api/work/{run}/epochs/{epoch}?lease={lease}", Body(file),
            Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <summary>Brings the state to go on from.</summary>
    public async Task SendStateAsync(string run, long lease, string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        using var answer = await SendAsync(HttpMethod.Put, $"api/work/{run}/state?lease={lease}", Body(file), Timeout.InfiniteTimeSpan,
            cancellationToken);
    }

    /// <summary>Fetches the state to go on from.</summary>
    public async Task FetchStateAsync(string run, long lease, string path, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"api/work/{run}/state?lease={lease}", null, Timeout.InfiniteTimeSpan,
            cancellationToken);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        try
        {
            await answer.Content.CopyToAsync(file, cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw new GalleryAwayException(fault.Message, fault);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw WholeFile.TooLarge(path);
        }
    }

    public void Dispose() => _http.Dispose();

    private static StreamContent Body(Stream stream) =>
        new(stream) { Headers = { ContentType = new("application/octet-stream"), ContentLength = stream.Length } };

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, HttpContent? content, TimeSpan patience,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        using var request = new HttpRequestMessage(method, address) { Content = content };
        try
        {
            var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            using (answer)
            {
                throw await RefusalAsync(answer, limit.Token);
            }
        }
        catch (HttpRequestException fault)
        {
            throw new GalleryAwayException(fault.Message, fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GalleryAwayException($"The gallery was silent for {patience.TotalSeconds:0} seconds.", fault);
        }
    }

    private static async Task<Exception> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        string detail = $"The gallery answered {(int)answer.StatusCode} {answer.ReasonPhrase}.", parameter = "";
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            detail = problem.GetProperty("detail").GetString() ?? detail;
            parameter = problem.GetProperty("parameter").GetString() ?? "";
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // No problem of a gallery's: a proxy answered, or something that is no gallery.
        }

        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new CommandFault(detail),
            HttpStatusCode.Conflict when parameter == WorkDesk.LeaseParameter => new LeaseLostException(detail),
            HttpStatusCode.Conflict => new OutOfStepException(detail),
            HttpStatusCode.NotFound when parameter == "id" => new LeaseLostException(detail),
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new GalleryAwayException(detail),
            _ => new InvalidDataException(detail),
        };
    }
}
