using System.Diagnostics;
using CppnGallery.Gallery.Ratings.Simulation;
using CppnGallery.Gallery.Results;
using CppnGallery.Gallery.Simulation;

namespace CppnGallery.Benchmarks;

/// <summary><c>results</c>: what one count of a large gallery costs, 100,000 votes of 5,000 people on 50 networks: reading, rating, and screening all or a few voters.</summary>
internal static class ResultsBenchmark
{
    private const int Voters = 5_000;
    private const int VotesEach = 20;
    private const int Rounds = 5;

    public static async Task<int> RunAsync()
    {
        var gallery = new SimulatedGallery([1, 2, 3, 4, 6, 8, 12, 16, 20, 24], [0.3, 0.45, 0.6, 0.8, 1.0], perDoubledEpochs: 0.25, perDoubledSigma: -0.3);
        var electorate = new Electorate(gallery.Strengths) { TasteStddev = 0.15, SideBias = 0.1, Skips = 0.03, OneSided = 0.02 };
        string folder = Path.Combine(Path.GetTempPath(), $"cppn-results-{Guid.NewGuid():N}");
        using var scratch = ScratchGallery.Create(folder);
        try
        {
            await scratch.AddAsync(gallery.Vote(electorate, Voters, VotesEach, seed: 1).Votes);
            var votes = await scratch.Ledger.ReadAsync();
            var watch = new VoterWatch();
            long begun = Stopwatch.GetTimestamp();
            var flags = watch.Look(gallery.Contenders, votes, new HashSet<Guid>());
            Console.WriteLine($"screening all {Voters} voters once: {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0} ms, {flags.Count} flagged");
            foreach (var flag in flags)
            {
                await scratch.Ledger.ExcludeAsync(flag.Voter, flag.Reason);
            }

            var exclusions = await scratch.Ledger.ExclusionsAsync();
            double[] reading = new double[Rounds], rating = new double[Rounds], looking = new double[Rounds];
            for (int i = 0; i < Rounds; i++)
            {
                begun = Stopwatch.GetTimestamp();
                votes = await scratch.Ledger.ReadAsync();
                reading[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
                begun = Stopwatch.GetTimestamp();
                _ = GalleryResults.Of(gallery.Contenders, votes, exclusions);
                rating[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;

                // As if the last hundred had voted since.
                begun = Stopwatch.GetTimestamp();
                _ = watch.Look(gallery.Contenders, [.. votes.Take(votes.Count - (100 * (i + 1)))], exclusions.Select(exclusion => exclusion.Voter).ToHashSet());
                looking[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }

            Console.WriteLine($"{votes.Count} votes, medians of {Rounds}: reading {Median(reading):0} ms, rating with and without the flagged {Median(rating):0} ms, screening those with news {Median(looking):0} ms");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Median(double[] times) => times.Order().ElementAt(times.Length / 2);
}
