using System.Collections.Immutable;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Models;

/// <summary>A model that is known here.</summary>
/// <param name="Model">The model.</param>
/// <param name="Files">The files that hold it, that which it was opened from first.</param>
/// <param name="LiesApart">Whether all of them lie below <see cref="ModelsOnShow.RetiredFolder"/>.</param>
internal sealed record KnownModel(Model Model, ImmutableList<string> Files, bool LiesApart);

/// <summary>Which models are known at one moment and which of them hang. Never changed: every change makes the next one.</summary>
internal sealed class ShownModels
{
    private readonly ImmutableDictionary<string, KnownModel> _known;
    private readonly ImmutableDictionary<string, bool> _decisions;

    private ShownModels(ImmutableDictionary<string, KnownModel> known, ImmutableDictionary<string, bool> decisions, long version)
    {
        (_known, _decisions, Version) = (known, decisions, version);
        List<Model> all = new(known.Count), retired = [];
        foreach (var (_, one) in known)
        {
            (Hangs(one) ? all : retired).Add(one.Model);
        }

        all.Sort(Order);
        retired.Sort(Order);
        (All, Retired) = (all, retired);
    }

    /// <summary>Nothing is known and nothing decided.</summary>
    public static ShownModels None { get; } = new(ImmutableDictionary<string, KnownModel>.Empty, ImmutableDictionary<string, bool>.Empty, 0);

    /// <summary>Changes since the gallery opened.</summary>
    public long Version { get; }

    /// <summary>Those that hang, by recipe, then σ, nodes and epoch.</summary>
    public IReadOnlyList<Model> All { get; }

    /// <summary>Those that hang nowhere and are still found, in the same order.</summary>
    public IReadOnlyList<Model> Retired { get; }

    /// <summary>What is known of the model with this hash; null where nothing is.</summary>
    public KnownModel? Find(string hash) => _known.GetValueOrDefault(hash);

    /// <summary>Whether it is known and does not hang.</summary>
    public bool IsRetired(string hash) => Find(hash) is { } one && !Hangs(one);

    /// <summary>The same with these as well, in their order; a model known already gains the file.</summary>
    public ShownModels With(IEnumerable<KnownModel> more)
    {
        var known = _known.ToBuilder();
        foreach (var one in more)
        {
            string hash = one.Model.Id.Hash;
            known[hash] = known.TryGetValue(hash, out var before) ? Together(before, one) : one;
        }

        return new(known.ToImmutable(), _decisions, Version + 1);
    }

    /// <summary>The same with these decisions by hash, whether a model hangs, in place of earlier ones.</summary>
    public ShownModels With(IEnumerable<KeyValuePair<string, bool>> decisions) => new(_known, _decisions.SetItems(decisions), Version + 1);

    // The owner's word goes before the place of the files.
    private bool Hangs(KnownModel one) => _decisions.TryGetValue(one.Model.Id.Hash, out bool hangs) ? hangs : !one.LiesApart;

    // Two files with one hash draw the same pictures: they are one model. The first file says what else is known of it, read again if it is the one given.
    private static KnownModel Together(KnownModel before, KnownModel now)
    {
        bool isFirstFile = before.Files.FirstOrDefault() is { } first && now.Files.FirstOrDefault() == first;
        return new(
            isFirstFile ? before.Model with { Description = now.Model.Description } : before.Model,
            before.Files.AddRange(now.Files.Except(before.Files)),
            before.LiesApart && now.LiesApart);
    }

    // Run and hash only settle ties, so that the order is the same on every machine.
    private static int Order(Model one, Model other)
    {
        var (a, b) = (one.Description, other.Description);
        int order = string.CompareOrdinal(a.Recipe, b.Recipe);
        order = order != 0 ? order : a.ReluStddev.CompareTo(b.ReluStddev);
        order = order != 0 ? order : a.Nodes.CompareTo(b.Nodes);
        order = order != 0 ? order : a.Epoch.CompareTo(b.Epoch);
        order = order != 0 ? order : string.CompareOrdinal(a.Run, b.Run);
        return order != 0 ? order : string.CompareOrdinal(one.Id.Hash, other.Id.Hash);
    }
}
