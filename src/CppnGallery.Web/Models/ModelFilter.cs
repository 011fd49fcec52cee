using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Models;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Web.Models;

/// <summary>Which models a list shows and how: <c>/models?recipe=&amp;state=&amp;sort=&amp;order=</c>, all optional.</summary>
/// <param name="Recipe">Name of the recipe; null is any.</param>
/// <param name="State">One of <see cref="States"/>.</param>
/// <param name="Sort">One of <see cref="Sorts"/>, by which a table lists them; null lists them by run.</param>
/// <param name="Rising">Whether the least comes first.</param>
public sealed record ModelFilter(string? Recipe, string State, string? Sort, bool Rising)
{
    /// <summary>The order with the least first, and that with the most.</summary>
    public const string Up = "up", Down = "down";

    public const string OnShow = "on-show";
    public const string Retired = "retired";
    public const string Imported = "imported";
    public const string Every = "all";

    /// <summary>The states with their words; the first where an address names none.</summary>
    public static readonly IReadOnlyList<(string State, string Words)> States = [(OnShow, "on show"), (Retired, "retired"), (Imported, "imported"), (Every, "all that are known")];

    /// <summary>The figures that models can be sorted by: the columns of the table.</summary>
    public static readonly IReadOnlyList<string> Sorts =
        ["legibleShare", "frechetDistance", "contourLength", "edgeWidth", "fineEnergy", "pieces", "reluWeightStddev", "gateStddev", "weightStddev"];

    /// <summary>All that are on show, run by run.</summary>
    public static readonly ModelFilter All = new(null, OnShow, null, false);

    /// <summary>Reads the parameters; <paramref name="fault"/> names the one that is wrong.</summary>
    public static bool TryRead(
        string? recipe, string? state, string? sort, string? order, [NotNullWhen(true)] out ModelFilter? filter, [NotNullWhen(false)] out string? fault)
    {
        (state, sort, order) = (string.IsNullOrEmpty(state) ? OnShow : state, Given(sort), Given(order));
        fault = !States.Any(one => one.State == state) ? $"state is one of {string.Join(", ", States.Select(one => one.State))}."
            : sort is not null && !Sorts.Contains(sort) ? $"sort is one of {string.Join(", ", Sorts)}."
            : order is not (null or Up or Down) ? $"order is {Up} or {Down}."
            : null;
        filter = fault is null ? new(Given(recipe), state, sort, order is null ? RisesFirst(sort) : order == Up) : null;
        return fault is null;
    }

    /// <summary>The same models sorted by a figure: the other way round where they are sorted by it already.</summary>
    public string SortedBy(string name)
    {
        bool rising = name == Sort ? !Rising : RisesFirst(name);
        string recipe = Recipe is null ? "" : $"recipe={Uri.EscapeDataString(Recipe)}&", state = State == OnShow ? "" : $"state={State}&";
        return $"models?{recipe}{state}sort={name}{(rising == RisesFirst(name) ? "" : $"&order={(rising ? Up : Down)}")}";
    }

    /// <summary>The models by <see cref="Sort"/>; those without the figure come last, whichever the order.</summary>
    public IEnumerable<Model> Sorted(IEnumerable<Model> models) => models
        .OrderBy(model => !model.Description.Metrics.ContainsKey(Sort!))
        .ThenBy(model => (Rising ? 1 : -1) * model.Description.Metrics.GetValueOrDefault(Sort!))
        .ThenBy(model => model.Id.ToString(), StringComparer.Ordinal);

    /// <summary>The models, those on show before the retired.</summary>
    internal IEnumerable<Model> Take(ModelsOnShow models, ModelFiles files)
    {
        IEnumerable<Model> all = State switch
        {
            OnShow => models.All,
            Retired => models.Retired,
            _ => models.All.Concat(models.Retired),
        };
        return all.Where(model => (Recipe is null || model.Description.Recipe == Recipe) && (State != Imported || files.IsImported(models, model)));
    }

    // The better end first; the most where neither is.
    private static bool RisesFirst(string? sort) => sort is not null && FigureWords.Of(sort).Better == Better.Less;

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
