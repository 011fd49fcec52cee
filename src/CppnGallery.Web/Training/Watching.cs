using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using CppnGallery.Studio;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.SignalR;

namespace CppnGallery.Web.Training;

/// <summary>Those who watch runs: how many there may be, and how often they are told something. Safe for any number of threads.</summary>
internal sealed class Watching(TrainingSettings settings)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    private readonly AddressPlaces _places = new(settings.MaxWatchersPerAddress, settings.MaxWatchers);

    /// <summary>From one update to the next: a tenth of a second, or more where there are many watchers.</summary>
    public TimeSpan Between => TimeSpan.FromSeconds(Math.Max(Least.TotalSeconds, (double)_places.Taken / settings.UpdatesPerSecond));

    /// <summary>Counts one more stream of a connection, unless there are too many; <see cref="Leave"/> counts it out.</summary>
    public bool TryEnter(HubCallerContext connection, [NotNullWhen(false)] out string? refusal)
    {
        var mine = Mine(connection);
        lock (mine)
        {
            refusal = mine.Value >= settings.MaxWatchersPerConnection
                ? $"This connection watches {mine.Value} runs already, as many as one may; stop watching one of them."
                : _places.Enter(AddressOf(connection)) switch
                {
                    PlaceFault.Address => $"From your address {settings.MaxWatchersPerAddress} runs are watched already, as many as one address may; close one of its pages.",
                    PlaceFault.All => $"{settings.MaxWatchers} people watch already, as many as this gallery can tell. Come back in a while.",
                    _ => null,
                };
            if (refusal is null)
            {
                mine.Value++;
            }

            return refusal is null;
        }
    }

    /// <summary>Counts a stream out.</summary>
    public void Leave(HubCallerContext connection)
    {
        var mine = Mine(connection);
        lock (mine)
        {
            mine.Value--;
        }

        _places.Leave(AddressOf(connection));
    }

    private static string AddressOf(HubCallerContext connection) => VisitorAddress.Of(connection.GetHttpContext()!);

    private static StrongBox<int> Mine(HubCallerContext connection)
    {
        lock (connection)
        {
            if (connection.Items.TryGetValue(typeof(Watching), out object? found))
            {
                return (StrongBox<int>)found!;
            }

            var mine = new StrongBox<int>();
            connection.Items[typeof(Watching)] = mine;
            return mine;
        }
    }
}
