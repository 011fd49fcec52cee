namespace CppnGallery.Web.Training;

/// <summary>A run that somebody wants.</summary>
/// <param name="Name">Its name, or null for one made of its settings.</param>
/// <param name="Recipe">Name of the recipe.</param>
/// <param name="Epochs">Epochs, 0 for the untrained model alone.</param>
/// <param name="Seed">Seed of everything drawn at random, to 2⁵³ − 1.</param>
/// <param name="Dataset"><c>mnist</c> or <c>glyphs</c>.</param>
/// <param name="Digits">Digits to learn from; 0 for all (glyphs: 12,000).</param>
/// <param name="DigitsPerEpoch">Digits of an epoch; 0 for as many as there are.</param>
/// <param name="Settings">Settings of the recipe by name; the others keep their defaults.</param>
public sealed record RunOrder(string? Name, string Recipe, int Epochs, ulong Seed, string Dataset, int Digits, int DigitsPerEpoch, IReadOnlyDictionary<string, double> Settings);

/// <summary>Something that cannot be done with a run.</summary>
/// <param name="status">The answer's status.</param>
/// <param name="parameter">What of the request is at fault.</param>
/// <param name="message">A sentence for people.</param>
/// <param name="limit">The limit that was passed, where one was.</param>
public sealed class RunRefusedException(int status, string parameter, string message, long? limit = null) : Exception(message)
{
    /// <summary>The answer's status.</summary>
    public int Status => status;

    /// <summary>What of the request is at fault.</summary>
    public string Parameter => parameter;

    /// <summary>The limit that was passed, where one was.</summary>
    public long? Limit => limit;
}
