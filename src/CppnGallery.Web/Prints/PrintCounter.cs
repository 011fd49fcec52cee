using System.Globalization;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CppnGallery.Web.Prints;

/// <summary>Hands prints and animations out as they are drawn: takes each to the desk, answers what the desk refuses, and breaks off with the visitor.</summary>
internal sealed class PrintCounter(PrintDesk desk, IOptions<PrintSettings> settings, IHostApplicationLifetime host)
{
    // The first bytes of a file that compresses well are long in coming to the socket's buffer.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // Twice a chunk of a PNG file's data.
    private const int BufferBytes = 64 << 10;

    /// <summary>Sends a file that <paramref name="draw"/> writes in its turn, or says why not.</summary>
    public async Task<IResult> SendAsync(HttpContext http, Parcel parcel, Action<Stream, Print, CancellationToken> draw)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (http.WantsHeadAlone())
        {
            // Who asks what a file would be called takes nobody's place, and nothing is drawn for it.
            Describe(http.Response, parcel);
            return TypedResults.Empty;
        }

        if (!desk.TryTake(VisitorAddress.Of(http), parcel.Ticket, parcel.Parts, out var print, out var refusal))
        {
            http.Response.Headers.RetryAfter = refusal.RetryAfter?.ToString(CultureInfo.InvariantCulture);
            return Problems.Of(refusal.Status, refusal.Parameter, refusal.Detail, refusal.Limit);
        }

        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping, print.Cancellation);
        // The connection breaks, so that no browser takes the beginning for the whole; and nothing waits for a visitor who reads no further.
        await using var breaking = leaving.Token.Register(http.Abort);
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } pace)
        {
            pace.MinDataRate = new MinDataRate(settings.Value.MinBytesPerSecond, Grace);
        }

        Describe(http.Response, parcel);
        try
        {
            await desk.RunAsync(print, Welcome, Draw, leaving.Token);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
        }

        return TypedResults.Empty;

        // The headers alone: the browser lists its download while it waits, and gives no page up for dead.
        Task Welcome() => http.Response.Body.FlushAsync(leaving.Token);

        void Draw()
        {
            using var body = new BufferedStream(http.Response.BodyWriter.AsStream(leaveOpen: true), BufferBytes);
            draw(body, print, leaving.Token);
        }
    }

    private static void Describe(HttpResponse response, Parcel parcel)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(parcel.FileName);
        response.Headers.ContentDisposition = disposition.ToString();
        response.ContentType = parcel.ContentType;
    }
}

/// <summary>What is handed out.</summary>
/// <param name="Ticket">Under which its progress is told, where the asker wants to know.</param>
/// <param name="Parts">Rows of a print, or frames.</param>
/// <param name="FileName">What to call the file.</param>
/// <param name="ContentType">What it is.</param>
internal sealed record Parcel(Guid? Ticket, int Parts, string FileName, string ContentType);
