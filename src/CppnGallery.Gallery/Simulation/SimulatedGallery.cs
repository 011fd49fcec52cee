using System.Globalization;
using CppnGallery.Gallery.Ratings.Drawing;
using CppnGallery.Gallery.Ratings.Simulation;
using CppnGallery.Gallery.Results;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Simulation;

/// <summary>Networks that were never trained, of which it is known how much people like them, and polls about them.</summary>
public sealed class SimulatedGallery
{
    private const string Recipe = "resnet-cppn";
    private const int Nodes = 6, Blocks = 24;

    // Simulated days begin on one day, so that the same seed makes the same file.
    private static readonly DateTimeOffset FirstVote = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan BetweenVotes = TimeSpan.FromMinutes(7);

    /// <summary>A network for each σ and number of epochs; strengths are linear in the logarithms.</summary>
    /// <param name="epochs">Epochs, at least 1, each once.</param>
    /// <param name="sigmas">σ, above 0, each once; at least two networks in all.</param>
    /// <param name="perDoubledEpochs">Log-strength that twice the epochs add.</param>
    /// <param name="perDoubledSigma">Log-strength that twice the σ adds.</param>
    /// <exception cref="ArgumentException">There are fewer than two networks, or two alike.</exception>
    public SimulatedGallery(IReadOnlyList<int> epochs, IReadOnlyList<double> sigmas, double perDoubledEpochs, double perDoubledSigma)
    {
        (int Epochs, double Sigma)[] grid = [.. from sigma in sigmas from epoch in epochs select (epoch, sigma)];
        if (grid.Length < 2 || grid.Distinct().Count() < grid.Length || grid.Any(at => at.Epochs < 1 || !(at.Sigma > 0)))
        {
            throw new ArgumentException("There are at least two networks, each of another σ above 0 or another number of epochs from 1.");
        }

        Contenders = [.. grid.Select((at, number) => Network(at.Epochs, at.Sigma, number))];
        double[] strengths = [.. grid.Select(at => (perDoubledEpochs * Math.Log2(at.Epochs)) + (perDoubledSigma * Math.Log2(at.Sigma)))];
        Strengths = [.. strengths.Select(strength => strength - strengths.Average())];
        Pairs =
        [
            .. from first in Enumerable.Range(0, grid.Length)
               from second in Enumerable.Range(first + 1, grid.Length - first - 1)
               where (grid[first].Epochs == grid[second].Epochs) != (grid[first].Sigma == grid[second].Sigma)
               select new ContenderPair(first, second),
        ];
    }

    /// <summary>The networks, by σ, then epochs.</summary>
    public IReadOnlyList<Contender> Contenders { get; }

    /// <summary>Their true log-strengths, which add up to 0.</summary>
    public IReadOnlyList<double> Strengths { get; }

    /// <summary>What is put to the vote: pairs that differ in epochs or in σ, not in both.</summary>
    public IReadOnlyList<ContenderPair> Pairs { get; }

    /// <summary>Holds a poll, as rows of the ledger would read.</summary>
    /// <param name="electorate">Who votes; its strengths are <see cref="Strengths"/>.</param>
    /// <param name="voters">How many people.</param>
    /// <param name="votesEach">Votes of each.</param>
    /// <param name="seed">Same seed, same votes.</param>
    /// <exception cref="InvalidOperationException">A setting of the electorate is out of its range.</exception>
    public (IReadOnlyList<StandingVote> Votes, IReadOnlyList<VoterKind> Kinds) Vote(Electorate electorate, int voters, int votesEach, int seed)
    {
        // The gallery plans anew every few seconds: hardly ever between two votes of one person.
        var poll = SimulatedPoll.Hold(electorate, Pairs, voters, votesEach, votesBetweenPlans: Math.Max(50, voters * votesEach / 40), seed);
        var random = new Random(seed);
        var votes = poll.Votes.Select((vote, i) => new StandingVote(
            i + 1, Identifier(random), VoterOf(vote.Voter), vote.Choice, Contenders[vote.Left].Id.Hash, Contenders[vote.Right].Id.Hash, Latent.FromSeed((ulong)i).Text,
            1 / (vote.Weight * Pairs.Count), Pairs.Count, FirstVote + (i * BetweenVotes)));
        return ([.. votes], poll.Voters);
    }

    /// <summary>Whose votes those of a simulated voter are; <paramref name="number"/> is 0-based.</summary>
    public static Guid VoterOf(int number) => new(number + 1, 0, 0, new byte[8]);

    private static Contender Network(int epochs, double sigma, int number)
    {
        string run = string.Create(CultureInfo.InvariantCulture, $"simulated-sd{sigma:0.00}");
        var settings = new Dictionary<string, string> { ["reluStddev"] = sigma.ToString("R", CultureInfo.InvariantCulture) };
        return new(
            new ModelId($"{run}-e{epochs:00}", $"{number:x8}"),
            new ModelDescription(run, Recipe, epochs, sigma, Nodes, Blocks, Latent.Size, 0, settings, new Dictionary<string, double>()),
            OnShow: true);
    }

    private static Guid Identifier(Random random)
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
