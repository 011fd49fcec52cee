using CppnGallery.Training.Recipes;

namespace CppnGallery.Training.Runs;

/// <summary>Means over the batches of an epoch, and the numbers of steps taken in it, as its checkpoint records them.</summary>
internal sealed class EpochMetrics
{
    private int _batches;
    private int _classifierBatches;
    private double _drawingLoss, _divergence, _classifierLoss, _passed, _caught, _known, _generatorSteps, _classifierSteps;

    public void Add(in BatchResult result)
    {
        _batches++;
        _drawingLoss += result.DrawingLoss;
        _divergence += result.Divergence;
        _passed += result.Passed;
        _caught += result.Caught;
        _known += result.Known;
        _generatorSteps += result.GeneratorSteps;
        _classifierSteps += result.ClassifierSteps + result.RealSteps;
        if (result.ClassifierSteps + result.RealSteps > 0)
        {
            _classifierBatches++;
            _classifierLoss += result.ClassifierLoss;
        }
    }

    public Dictionary<string, double> Means() => new()
    {
        ["drawingLoss"] = _drawingLoss / _batches,
        ["divergence"] = _divergence / _batches,
        ["classifierLoss"] = _classifierBatches == 0 ? 0 : _classifierLoss / _classifierBatches,
        ["passed"] = _passed / _batches,
        ["caught"] = _caught / _batches,
        ["known"] = _known / _batches,
        ["generatorSteps"] = _generatorSteps,
        ["classifierSteps"] = _classifierSteps,
    };
}
