using System.Globalization;

namespace CppnGallery.Models.Checkpoints;

/// <summary>How much a model has learned from, as far as its file says; what it does not say is null.</summary>
/// <param name="DigitsSeen">Digits seen, each as often as it was: epochs times digits of an epoch.</param>
/// <param name="BatchSize">Pictures a batch.</param>
/// <param name="GeneratorSteps">Steps that changed the generator.</param>
/// <param name="StepsAtMost">Whether that is the most there can have been: older files know only what a batch may take.</param>
public sealed record TrainingLength(long? DigitsSeen, int? BatchSize, long? GeneratorSteps, bool StepsAtMost)
{
    /// <summary>What a model's file says.</summary>
    public static TrainingLength Of(ModelDescription model)
    {
        int? perEpoch = Whole(model, "digitsPerEpoch", 100_000_000), batch = Whole(model, "batchSize", 10_000);
        long? seen = model.Epoch == 0 ? 0 : (long?)perEpoch * model.Epoch;
        if (model.GeneratorSteps is not null || model.Epoch == 0)
        {
            return new(seen, batch, model.GeneratorSteps ?? 0, StepsAtMost: false);
        }

        // A batch takes all of the autoencoder's steps, and at least one of the generator's where there are any.
        int? ofGenerator = Whole(model, "generatorSteps", 1_000), ofAutoencoder = Whole(model, "autoencoderSteps", 1_000);
        return ofGenerator is null && ofAutoencoder is null
            ? new(seen, batch, null, StepsAtMost: false)
            : new(seen, batch, seen / batch * ((ofGenerator ?? 0) + (ofAutoencoder ?? 0)), StepsAtMost: ofGenerator > 1);
    }

    private static int? Whole(ModelDescription model, string setting, int most) =>
        int.TryParse(
            model.Settings.GetValueOrDefault(setting), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        && value > 0 && value <= most
            ? value : null;
}
