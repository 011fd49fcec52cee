namespace CppnGallery.Learning.Recipes;

/// <summary>A training whose numbers are no longer numbers. The message names the step and the first of them that was found.</summary>
public sealed class TrainingDivergedException(string message, Exception? inner = null) : Exception(message, inner);
