using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CppnGallery.Web.Owner;

/// <summary>Makes the owner's key at the first start, when the address is known, and prints it: once, to the console, and into no log.</summary>
internal sealed class OwnerWelcome(OwnerKey key, IServer server, IConfiguration configuration) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!key.IsMade)
        {
            key.Make(made => Console.WriteLine($"""
                This gallery has no owner yet. Open this link to become its owner, who may start trainings and hang models; it is shown this once:
                    {Address()}/owner#{made}
                """));
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A server that listens everywhere has no name of its own to tell.
    private string Address()
    {
        if (PublicAddress.From(configuration) is { } known)
        {
            return known.ToString();
        }

        string address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        return address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).TrimEnd('/');
    }
}
