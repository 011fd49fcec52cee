using CppnGallery.Gallery.Ratings.Simulation;
using CppnGallery.Gallery.Simulation;

namespace CppnGallery.Cli.Simulation;

/// <summary>What is simulated; see the options of <c>cppn simulate-votes</c>.</summary>
internal sealed record SimulationSettings(
    int[] Epochs,
    double[] Sigmas,
    double PerDoubledEpochs,
    double PerDoubledSigma,
    double Ties,
    double SideBias,
    double TasteSpread,
    double CoinTossers,
    double OneSided,
    double Skips,
    int Voters,
    int VotesEach,
    int Seed,
    int Polls)
{
    public SimulatedGallery Gallery() => new(Epochs, Sigmas, PerDoubledEpochs, PerDoubledSigma);

    public Electorate Electorate(SimulatedGallery gallery) => new(gallery.Strengths)
    {
        Ties = Ties, SideBias = SideBias, TasteStddev = TasteSpread, CoinTossers = CoinTossers, OneSided = OneSided, Skips = Skips,
    };
}
