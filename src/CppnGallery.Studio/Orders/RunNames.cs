using CppnGallery.Learning.Runs;

namespace CppnGallery.Studio.Orders;

/// <summary>Names of runs, which are folders and parts of links: each is given once.</summary>
public static class RunNames
{
    /// <summary>Whether a folder or a model of this name is there already. Upper and lower case are one: on some disks they are.</summary>
    internal static bool IsTaken(string name, StudioTools tools) =>
        Directory.Exists(Path.Combine(tools.RunsDirectory, name))
        || tools.Models.All.Concat(tools.Models.Retired)
            .Any(model => model.Description.Run.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The name, or with the first number after it that makes it free.</summary>
    internal static string Free(string name, Func<string, bool> isTaken)
    {
        string free = name;
        for (int number = 2; isTaken(free); number++)
        {
            free = $"{name}-{number}";
        }

        return free;
    }

    /// <summary>A sentence about a run that is not there.</summary>
    public static RunRefusedException Unknown(string id) =>
        new(RunRefusal.Unknown, "id",
            $"There is no run '{(id.Length > 80 ? id[..80] + "…" : id)}' here; GET /api/runs lists those that are.");

    /// <summary>Deletes what a run would go on from.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    internal static void DeleteState(string name, StudioTools tools)
    {
        string state = TrainingRun.StateOf(tools.RunsDirectory, name);
        if (File.Exists(state))
        {
            File.Delete(state);
        }
    }
}
