using CppnGallery.Learning.Runs;

namespace CppnGallery.Learning.Tests.Runs;

/// <summary>Says on the training's own thread what it reports; <see cref="Progress{T}"/> would say it later, on another.</summary>
internal sealed class Reports(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
