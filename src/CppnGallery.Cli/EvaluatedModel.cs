using CppnGallery.Networks.Checkpoints;
using CppnGallery.Training.Evaluation;

namespace CppnGallery.Cli;

/// <summary>A model, its file and its figures.</summary>
internal sealed record EvaluatedModel(string File, ModelId Id, ModelEvaluation Evaluation);
