using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Watching;

namespace CppnGallery.Studio.Work;

/// <summary>Holds what workers say to what can be.</summary>
internal static class WorkCheck
{
    private const int LongestInstance = 40, LongestName = 80, LongestMessage = 1000;

    private static readonly string[] Devices = ["cpu", "cuda", "mps"];

    /// <exception cref="RunRefusedException">Something of it cannot be.</exception>
    public static void Check(WorkClaim claim)
    {
        Holds(claim.Instance is { Length: > 0 and <= LongestInstance } && claim.Instance.All(char.IsAsciiLetterOrDigit), "instance",
            $"instance is 1 to {LongestInstance} letters and digits.", LongestInstance);
        Holds(IsName(claim.Name), "name", $"name is 1 to {LongestName} printed characters.", LongestName);
        Holds(Devices.Contains(claim.Device), "device", $"device is one of {string.Join(", ", Devices)}.");
    }

    /// <exception cref="RunRefusedException">Something of it cannot be.</exception>
    public static void Check(WorkProgress progress, RunFeed feed)
    {
        var steps = progress.Steps ?? [];
        Holds(steps.Count <= WorkProgress.MostSteps, "steps", $"A message takes at most {WorkProgress.MostSteps} steps.",
            WorkProgress.MostSteps);
        foreach (var step in steps)
        {
            Holds(step is not null && step.Step > 0 && step.Step <= feed.Steps, "steps",
                $"The steps of this run go from 1 to {feed.Steps}.", feed.Steps);
            Holds(step!.Measures is { Count: <= WorkStep.MostMeasures }, "steps", $"A step has at most {WorkStep.MostMeasures} measures.",
                WorkStep.MostMeasures);
            Holds(step.Measures.All(IsMeasure), "steps", "A measure has a name and a label, and a value that is a number.");
        }

        Holds(progress.Pace is not { } pace
            || (IsFinite(pace.PicturesPerSecond) && IsFinite(pace.SecondsLeft) && pace.Cpu is >= 0 and <= 1 && pace.Memory >= 0), "pace",
            "The pace is no such numbers as there are.");
        Holds(progress.End?.Message is null or { Length: <= LongestMessage }, "end", $"A message is at most {LongestMessage} characters.",
            LongestMessage);
    }

    private static bool IsMeasure(WorkMeasure measure) => measure is not null && IsName(measure.Name) && IsName(measure.Label)
        && double.IsFinite(measure.Value) && Enum.IsDefined(measure.Kind);

    private static bool IsFinite(double value) => double.IsFinite(value) && value >= 0;

    private static bool IsName(string? name) => name is { Length: > 0 and <= LongestName } && !name.Any(char.IsControl);

    private static void Holds(bool holds, string parameter, string sentence, long? limit = null)
    {
        if (!holds)
        {
            throw new RunRefusedException(RunRefusal.BadOrder, parameter, sentence, limit);
        }
    }
}
