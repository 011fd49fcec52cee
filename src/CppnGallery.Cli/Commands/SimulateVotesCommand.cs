using System.CommandLine;
using CppnGallery.Cli.Simulation;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn simulate-votes</c>: people with known tastes vote, to see whether the results find out what the tastes are (docs/simulation.md).</summary>
internal static class SimulateVotesCommand
{
    private const int MostVoters = 100_000;
    private const int MostVotesEach = 10_000;
    private const int MostPolls = 10_000;
    private const double LargestEffect = 5;

    public static Command Create()
    {
        var voters = Option.Whole("--voters", $"People who vote, 2 to {MostVoters}.", 2, MostVoters, 400);
        var votes = Option.Whole("--votes", $"Votes of each, skips included, 1 to {MostVotesEach}.", 1, MostVotesEach, 20);
        var seed = Option.Whole("--seed", "Same seed, same votes.", 0, int.MaxValue, 1);
        var epochs = List("--epochs", "Epochs of the networks.", [1, 2, 4, 6, 12, 24]);
        var sigmas = List("--sigmas", "σ of the networks.", [0.30, 0.45, 0.60, 1.00]);
        var perEpochs = Real("--per-doubled-epochs", "Truth: log-odds that twice the epochs add.", -LargestEffect, LargestEffect, 0.25);
        var perSigma = Real("--per-doubled-sigma", "Truth: log-odds that twice the σ adds.", -LargestEffect, LargestEffect, -0.3);
        var ties = Real("--ties", "Truth: Davidson's ν; equals tie with ν / (2 + ν).", 0, 10, 0.5);
        var bias = Real("--side-bias", "Truth: mean log-odds of left between equals.", -LargestEffect, LargestEffect, 0.1);
        var tastes = Real("--taste-spread", "Standard deviation of a voter's own strengths from the truth.", 0, LargestEffect, 0.15);
        var coins = Real("--coin-tossers", "Share of voters who toss a coin.", 0, 1, 0);
        var oneSided = Real("--one-sided", "Share of voters who always answer one side.", 0, 1, 0);
        var skips = Real("--skips", "Share of votes that are skips.", 0, 1, 0.03);
        var polls = Option.Whole("--polls", $"Polls to hold, each of as many votes: how often intervals hold the truth, and after how many votes 6 against 24 epochs is decided, 1 to {MostPolls}.", 1, MostPolls, 20);
        var database = new Option<string?>("--database") { Description = "Folder for the scratch database with the first poll, which must not exist yet; default a temporary one, removed afterwards.", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "An object on standard output." };
        var command = new Command("simulate-votes", "SIMULATION: invented people vote on invented networks, in a scratch database that no gallery opens. Shows that the ratings recover the truth.")
        {
            voters, votes, seed, epochs, sigmas, perEpochs, perSigma, ties, bias, tastes, coins, oneSided, skips, polls, database, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(coins) + result.GetValue(oneSided) > 1)
            {
                result.AddError("--coin-tossers and --one-sided are shares of the same voters and add up to at most 1.");
            }
        });
        command.SetAction((parsed, cancellationToken) => Task.Run(
            async () =>
            {
                var settings = new SimulationSettings(
                    parsed.GetRequiredValue(epochs), parsed.GetRequiredValue(sigmas), parsed.GetValue(perEpochs), parsed.GetValue(perSigma), parsed.GetValue(ties), parsed.GetValue(bias),
                    parsed.GetValue(tastes), parsed.GetValue(coins), parsed.GetValue(oneSided), parsed.GetValue(skips), parsed.GetValue(voters), parsed.GetValue(votes),
                    parsed.GetValue(seed), parsed.GetValue(polls));
                var report = await SimulationRun.HoldAsync(settings, parsed.GetValue(database), cancellationToken);
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(report);
                }
                else
                {
                    SimulationDisplay.Write(report);
                }

                return CommandLine.Done;
            },
            cancellationToken));
        return command;
    }

    private static Option<double> Real(string name, string description, double least, double most, double otherwise)
    {
        var option = Option.Of<double>(name, description, "X", (string text, out double value) => Option.ReadReal(text, out value) is { } fault ? fault
            : value >= least && value <= most ? null : $"'{text}' is not a number from {least} to {most}.");
        option.DefaultValueFactory = _ => otherwise;
        return option;
    }

    private static Option<T[]> List<T>(string name, string description, T[] otherwise)
        where T : struct, IParsable<T>
    {
        var option = Option.Of<T[]>(name, $"{description} Default {string.Join(',', otherwise)}.", "X,X,…", (string text, out T[]? values) =>
        {
            var read = text.Split(',').Select(part => T.TryParse(part, null, out var value) ? value : (T?)null).ToArray();
            values = [.. read.OfType<T>()];
            return values.Length == read.Length ? null : $"'{text}' is no list of numbers with commas between them.";
        });
        option.DefaultValueFactory = _ => otherwise;
        return option;
    }
}
