using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Models;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Web.Models;

/// <summary>Which models a list shows: <c>/models?recipe=&amp;state=</c>, both optional.</summary>
/// <param name="Recipe">Name of the recipe; null is any.</param>
/// <param name="State">One of <see cref="States"/>.</param>
public sealed record ModelFilter(string? Recipe, string State)
{
    public const string OnShow = "on-show";
    public const string Retired = "retired";
    public const string Imported = "imported";
    public const string Every = "all";

    /// <summary>The states with their words; the first where an address names none.</summary>
    public static readonly IReadOnlyList<(string State, string Words)> States = [(OnShow, "on show"), (Retired, "retired"), (Imported, "imported"), (Every, "all that are known")];

    /// <summary>Reads the parameters; <paramref name="fault"/> names the one that is wrong.</summary>
    public static bool TryRead(string? recipe, string? state, [NotNullWhen(true)] out ModelFilter? filter, [NotNullWhen(false)] out string? fault)
    {
        state = string.IsNullOrEmpty(state) ? OnShow : state;
        bool known = States.Any(one => one.State == state);
        filter = known ? new(string.IsNullOrEmpty(recipe) ? null : recipe, state) : null;
        fault = known ? null : $"state is one of {string.Join(", ", States.Select(one => one.State))}.";
        return known;
    }

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
}
