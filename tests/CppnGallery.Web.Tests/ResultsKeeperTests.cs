using System.Net;
using CppnGallery.Web.Results;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

public sealed class ResultsKeeperTests
{
    [Fact]
    public async Task Whoever_fails_when_told_of_results_ends_neither_the_counting_nor_the_telling()
    {
        await using var server = GalleryServer.Start();
        using var visitor = server.Visitor();
        var keeper = server.Services.GetRequiredService<ResultsKeeper>();
        int told = 0;
        keeper.Changed += () => throw new OperationCanceledException("Somebody who left.");
        keeper.Changed += () => Interlocked.Increment(ref told);
        for (int votes = 1; votes <= 2; votes++)
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.VoteOnNextAsync("skip")).StatusCode);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while ((await visitor.GetJsonAsync("/api/results")).GetProperty("counts").GetProperty("skips").GetInt32() < votes)
            {
                await Task.Delay(20, limit.Token);
            }

            // Results are shown before anybody is told of them.
            while (Volatile.Read(ref told) < votes)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }
}
