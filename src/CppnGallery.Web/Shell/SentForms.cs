using Microsoft.Extensions.Primitives;

namespace CppnGallery.Web.Shell;

/// <summary>Forms that were just sent, with their answers, for those that come twice. Safe for any number of threads.</summary>
internal sealed class SentForms(TimeProvider clock)
{
    /// <summary>Answers remembered; a page is some ten thousand bytes.</summary>
    private const int MostAnswers = 64;

    // Counted from the answer: a second click that waits in the browser until the first is answered comes within it.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    // What a server writes of itself into every answer.
    private static readonly string[] Own = ["Date", "Server", "Transfer-Encoding", "Content-Length", "Connection"];

    private readonly Dictionary<string, Sent> _sent = [];
    private readonly Lock _lock = new();

    /// <summary>Answers by <paramref name="act"/>, or as the same form was answered a moment ago.</summary>
    /// <param name="http">The request.</param>
    /// <param name="mark">Text that is the same for the same form; null for one that is never the same.</param>
    /// <param name="act">Does what the form asks for, and answers; false where it refused to do anything, which is no answer to remember. Nor is a failure: the disk may be well a second later.</param>
    public async Task AnswerAsync(HttpContext http, string? mark, Func<Task<bool>> act)
    {
        var mine = new Sent();
        if (mark is not null && Earlier(mark, mine) is { } earlier && await earlier.WaitAsync(http.RequestAborted) is { } answer)
        {
            await answer.WriteAsync(http);
            return;
        }

        var body = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        // The browser that clicks twice stops listening to the first answer.
        http.RequestAborted = CancellationToken.None;
        Answer? given = null;
        try
        {
            bool acted = await act();
            http.Response.Body = body;
            try
            {
                await body.WriteAsync(kept.ToArray());
                await http.Response.StartAsync();
            }
            finally
            {
                given = acted && http.Response.StatusCode < StatusCodes.Status500InternalServerError ? Answer.Of(http.Response, kept.ToArray()) : null;
            }
        }
        finally
        {
            http.Response.Body = body;
            mine.Done(given, clock.GetTimestamp());
            Forget();
        }
    }

    private Task<Answer?>? Earlier(string mark, Sent mine)
    {
        Forget();
        lock (_lock)
        {
            if (_sent.TryGetValue(mark, out var earlier))
            {
                return earlier.Answered;
            }

            _sent[mark] = mine;
            return null;
        }
    }

    private void Forget()
    {
        lock (_lock)
        {
            var answered = _sent.Where(one => one.Value.Answered.IsCompleted).OrderByDescending(one => one.Value.At).ToList();
            foreach (var (mark, one) in answered.Where((one, place) => place >= MostAnswers || one.Value.Answered.Result is null || clock.GetElapsedTime(one.Value.At) > Remembered))
            {
                _sent.Remove(mark);
            }
        }
    }

    private sealed class Sent
    {
        private readonly TaskCompletionSource<Answer?> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Answer?> Answered => _answered.Task;

        /// <summary>When it was answered, by the monotonic clock.</summary>
        public long At { get; private set; }

        public void Done(Answer? answer, long at)
        {
            At = at;
            _answered.SetResult(answer);
        }
    }

    private sealed record Answer(int Status, KeyValuePair<string, StringValues>[] Headers, byte[] Body)
    {
        public static Answer Of(HttpResponse response, byte[] body) =>
            new(response.StatusCode, [.. response.Headers.Where(header => !Own.Contains(header.Key, StringComparer.OrdinalIgnoreCase))], body);

        public async Task WriteAsync(HttpContext http)
        {
            http.Response.StatusCode = Status;
            foreach (var (name, value) in Headers)
            {
                http.Response.Headers[name] = value;
            }

            await http.Response.Body.WriteAsync(Body, http.RequestAborted);
        }
    }
}
