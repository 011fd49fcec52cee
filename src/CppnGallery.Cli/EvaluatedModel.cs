using CppnGallery.Learning.Evaluation;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Cli;

/// <summary>A model, its file, its figures and what they were measured with.</summary>
internal sealed record EvaluatedModel(string File, ModelId Id, ModelEvaluation Evaluation, EvaluationOrigin Origin);
