using System.Diagnostics.CodeAnalysis;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Models;

/// <summary>
/// Models amid an epoch: copies of what is being trained, found by their own hash for as long as they are among the last few of their run. They hang nowhere and are in no file.
/// Safe for any number of threads.
/// </summary>
public sealed class Easel
{
    /// <summary>Copies kept of a run: pictures of the last few are still on their way to somebody when the next is put up.</summary>
    public const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<Model>> _byRun = [];

    /// <summary>Puts a model up; where the run has <see cref="Kept"/> already, its oldest goes.</summary>
    public void Put(string run, Model model)
    {
        lock (_lock)
        {
            if (!_byRun.TryGetValue(run, out var models))
            {
                _byRun[run] = models = [];
            }

            models.Enqueue(model);
            if (models.Count > Kept)
            {
                models.Dequeue();
            }
        }
    }

    /// <summary>Finds the model with this hash; the slug is not looked at.</summary>
    public bool TryFind(ModelId id, [NotNullWhen(true)] out Model? model)
    {
        lock (_lock)
        {
            model = _byRun.Values.SelectMany(models => models).FirstOrDefault(model => model.Id.Hash == id.Hash);
            return model is not null;
        }
    }

    /// <summary>Takes all of a run's away.</summary>
    public void Clear(string run)
    {
        lock (_lock)
        {
            _byRun.Remove(run);
        }
    }
}
