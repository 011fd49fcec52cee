namespace CppnGallery.Learning.Recipes;

/// <summary>The steps that part two's networks can take on one batch; each answers what it was before it changed anything.</summary>
internal interface IPartTwoSteps
{
    /// <summary>Generator and encoder learn; the share of pictures that the classifier calls by their label.</summary>
    double Draw();

    /// <summary>Nobody learns; the share of fresh drawings that the classifier catches, and of digits that it knows.</summary>
    (double Caught, double Known) Look();

    /// <summary>The classifier learns from digits and drawings; the share of drawings caught.</summary>
    double Classify();

    /// <summary>The classifier learns from digits alone; the share of them known.</summary>
    double ClassifyReal();
}

/// <summary>Steps taken on a batch.</summary>
/// <param name="Drawing">Of generator and encoder.</param>
/// <param name="Classifying">Of the classifier on digits and drawings.</param>
/// <param name="Real">Of the classifier on digits alone.</param>
internal readonly record struct PartTwoTally(int Drawing, int Classifying, int Real);

/// <summary>
/// Whose turn it is on a batch, as part two has it: the generator's until it passes, then the classifier's where that helps, so that
/// neither leaves the other behind.
/// </summary>
internal static class PartTwoTurns
{
    /// <summary>Takes the steps of a batch by a recipe's thresholds.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between steps.</exception>
    public static PartTwoTally Take(ResidualCppnRecipe rules, IPartTwoSteps steps, CancellationToken cancellationToken)
    {
        (int drawing, int classifying, int real) = (0, 0, 0);
        double passed;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            passed = steps.Draw();
            drawing++;
        }
        while (drawing < rules.GeneratorSteps && passed <= rules.GeneratorStopsAbove);

        var (caught, known) = steps.Look();
        if (caught < rules.ClassifierCatchesBelow && passed > rules.PassesAbove)
        {
            for (; classifying < rules.ClassifierSteps && caught <= rules.ClassifierStopsAbove; classifying++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                caught = steps.Classify();
            }
        }
        else if (known < rules.RealKnownBelow)
        {
            for (; real < rules.ClassifierSteps && known <= rules.RealStopsAbove; real++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                known = steps.ClassifyReal();
            }
        }

        return new(drawing, classifying, real);
    }
}
