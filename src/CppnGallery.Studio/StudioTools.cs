using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Runs;

namespace CppnGallery.Studio;

/// <summary>What trainings work with.</summary>
/// <param name="RunsDirectory">Folder of the runs' folders.</param>
/// <param name="Settings">What may be spent.</param>
/// <param name="Store">Where runs are kept.</param>
/// <param name="Models">Where epochs hang.</param>
/// <param name="Easel">Where models stand amid an epoch.</param>
public sealed record StudioTools(string RunsDirectory, TrainingSettings Settings, RunStore Store, ModelsOnShow Models, Easel Easel);
