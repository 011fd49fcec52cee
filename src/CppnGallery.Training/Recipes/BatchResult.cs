namespace CppnGallery.Training.Recipes;

/// <summary>What training on one batch came to. Shares are of the batch, 0..1; losses in nats a picture.</summary>
public record struct BatchResult
{
    /// <summary>Cross-entropy of the classifier's answer to G's pictures against their labels, last step.</summary>
    public double DrawingLoss { get; set; }

    /// <summary>Divergence of Q from the unit Gaussian, nats a picture.</summary>
    public double Divergence { get; set; }

    /// <summary>The classifier's loss at its last step; 0 where it took none.</summary>
    public double ClassifierLoss { get; set; }

    /// <summary>G's pictures that the classifier calls by their label.</summary>
    public double Passed { get; set; }

    /// <summary>Fakes that the classifier calls fake.</summary>
    public double Caught { get; set; }

    /// <summary>Real digits that the classifier calls by their label.</summary>
    public double Known { get; set; }

    /// <summary>Steps of generator and encoder.</summary>
    public int GeneratorSteps { get; set; }

    /// <summary>Steps of the classifier on real and fake.</summary>
    public int ClassifierSteps { get; set; }

    /// <summary>Steps of the classifier on real digits alone.</summary>
    public int RealSteps { get; set; }
}
