namespace CppnGallery.Training.Recipes;

/// <summary>A training whose numbers are no longer numbers. The weights are as they were before the step.</summary>
public sealed class TrainingDivergedException(string what, long step, double loss, double norm)
    : Exception($"Training diverged at step {step} of the {what}: the loss is {loss}, the norm of the gradients {norm}. The last checkpoint is kept; a smaller learning rate may help.");
