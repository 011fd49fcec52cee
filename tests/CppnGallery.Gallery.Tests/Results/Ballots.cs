using CppnGallery.Gallery.Results;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests.Results;

/// <summary>Votes and contenders written down for tests.</summary>
internal static class Ballots
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Guid Voter(int number) => new(number + 1, 0, 0, new byte[8]);

    public static Contender Network(
        string hash, int epochs = 1, double sigma = 1, int nodes = 6, string run = "run", string recipe = "resnet-cppn", int blocks = 24, bool onShow = true, string seed = "1",
        params (string Name, double Value)[] metrics) => new(
        new ModelId("test", hash),
        new ModelDescription(
            run, recipe, epochs, sigma, nodes, blocks, Latent.Size, 0, new Dictionary<string, string> { ["seed"] = seed },
            metrics.ToDictionary(metric => metric.Name, metric => metric.Value)),
        onShow);

    public static StandingVote Vote(int voter, Contender left, Contender right, Choice choice, double probability = 1, int pairs = 1) => new(
        0, Guid.Empty, Voter(voter), choice, left.Id.Hash, right.Id.Hash, "seed-1", probability, pairs, Noon);

    /// <summary>Votes of a voter each: so many for the first of two and so many for the second, half of each with the first on the left.</summary>
    public static IEnumerable<StandingVote> Duel(Contender first, Contender second, int forFirst, int forSecond, int firstVoter = 0) =>
        Enumerable.Range(0, forFirst + forSecond).Select(i =>
        {
            bool won = i < forFirst, left = (won ? i : i - forFirst) % 2 == 0;
            return Vote(firstVoter + i, left ? first : second, left ? second : first, won == left ? Choice.Left : Choice.Right);
        });

    public static GalleryResults Count(Contender[] contenders, IEnumerable<StandingVote> votes, params (int Voter, string Reason)[] excluded) => GalleryResults.Of(
        contenders, [.. votes], [.. excluded.Select((one, i) => new Exclusion { Id = i, Voter = Voter(one.Voter), Reason = one.Reason, At = 0 })]);
}
