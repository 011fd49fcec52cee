using System.Globalization;

namespace CppnGallery.Learning.Recipes;

/// <summary>A recipe in the <see cref="RecipeCatalogue"/>: what it is in a line, and its settings by name.</summary>
public sealed class RecipeEntry
{
    private readonly Func<IReadOnlyDictionary<string, double>, IRecipe> _with;

    private RecipeEntry(string name, string summary, IReadOnlyList<RecipeSetting> settings, Func<IReadOnlyDictionary<string, double>, IRecipe> with) =>
        (Name, Summary, Settings, _with) = (name, summary, settings, with);

    /// <summary>The recipe's name.</summary>
    public string Name { get; }

    /// <summary>What it is, in a line for people.</summary>
    public string Summary { get; }

    /// <summary>Its settings, in the order to show them in.</summary>
    public IReadOnlyList<RecipeSetting> Settings { get; }

    /// <summary>The recipe with these settings by name; the others keep their defaults. See <see cref="FaultOf"/> for what may be given.</summary>
    public IRecipe With(IReadOnlyDictionary<string, double> values) => _with(values);

    /// <summary>The first of these settings that the recipe does not have, or that is out of its range; null where there is none.</summary>
    public SettingFault? FaultOf(IReadOnlyDictionary<string, double> values)
    {
        foreach (var (name, value) in values)
        {
            if (Settings.FirstOrDefault(setting => setting.Name == name) is not { } setting)
            {
                return new(name, $"{name} is no setting of {Name}; its settings are {string.Join(", ", Settings.Select(s => s.Name))}.", null);
            }

            // Written so that what is no number fails.
            if (setting.Whole && !(Math.Abs(value) <= int.MaxValue && value == Math.Floor(value)))
            {
                return new(name, string.Create(CultureInfo.InvariantCulture, $"{name} takes a whole number, not {value}."), null);
            }

            if (!(value >= setting.From && value <= setting.To))
            {
                return new(name, string.Create(CultureInfo.InvariantCulture, $"{name} takes {setting.From} to {setting.To}, not {value}."), value > setting.To ? setting.To : setting.From);
            }
        }

        return null;
    }

    internal static RecipeEntry Of<TRecipe>(string summary, TRecipe defaults, IReadOnlyList<SettingOf<TRecipe>> settings)
        where TRecipe : IRecipe => new(
            defaults.Name,
            summary,
            [.. settings.Select(s => new RecipeSetting(s.Name, s.Property, s.Label, s.Description, s.Whole, s.Get(defaults), s.From, s.To))],
            values => settings.Aggregate(defaults, (recipe, setting) => values.TryGetValue(setting.Name, out double value) ? setting.With(recipe, value) : recipe));
}

/// <summary>A setting that cannot be had.</summary>
/// <param name="Name">Its name as it was given.</param>
/// <param name="Sentence">What is wrong, for people.</param>
/// <param name="Limit">The limit that was passed, where one was.</param>
public sealed record SettingFault(string Name, string Sentence, double? Limit);

/// <summary>A setting with the ways to read and to change it.</summary>
internal sealed record SettingOf<TRecipe>(
    string Name, string Property, string Label, string Description, bool Whole, double From, double To, Func<TRecipe, double> Get, Func<TRecipe, double, TRecipe> With)
    where TRecipe : IRecipe;
