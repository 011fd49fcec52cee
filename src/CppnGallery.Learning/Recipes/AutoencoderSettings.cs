namespace CppnGallery.Learning.Recipes;

/// <summary>The autoencoding half of <c>cppn-gan-vae</c>, and all of <c>cppn-vae</c>. Defaults are those of part one's program.</summary>
public sealed record AutoencoderSettings
{
    /// <summary>Steps of generator and encoder towards the encoded pictures on one batch, before the generator's own, 0..1,000.</summary>
    public int Steps { get; init; } = 4;

    /// <summary>Adam's step size of those steps.</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Weight of the divergence per pixel, KL/676.</summary>
    public double DivergenceWeight { get; init; } = 1;

    /// <summary>Throws when a setting is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The setting is named.</exception>
    public void Validate()
    {
        SettingRange.Require(Steps is >= 0 and <= 1_000, "AutoencoderSteps", Steps, "0 to 1,000");
        SettingRange.RequireRate("AutoencoderRate", LearningRate);
        SettingRange.Require(DivergenceWeight is >= 0 and <= 1e6, nameof(DivergenceWeight), DivergenceWeight, "0 to 1,000,000");
    }

    /// <summary>Every setting by name, as checkpoints record it.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Describe() =>
    [
        new("autoencoderSteps", SettingRange.Text(Steps)), new("autoencoderRate", SettingRange.Text(LearningRate)), new("divergenceWeight", SettingRange.Text(DivergenceWeight)),
    ];
}
