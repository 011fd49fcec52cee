using System.Globalization;

namespace CppnGallery.Learning.Recipes;

/// <summary>A recipe in the <see cref="RecipeCatalogue"/>: what it is in a line, and its settings by name.</summary>
public sealed class RecipeEntry
{
    /// <summary>Most changed settings that are named.</summary>
    private const int MostNamed = 5;

    private readonly Func<IReadOnlyDictionary<string, double>, IRecipe> _with;

    private RecipeEntry(
        string name, string summary, IReadOnlyList<RecipeSetting> settings, IReadOnlyList<RecipePreset> presets, Func<IReadOnlyDictionary<string, double>, IRecipe> with) =>
        (Name, Summary, Settings, Presets, _with) = (name, summary, settings, presets, with);

    /// <summary>The recipe's name.</summary>
    public string Name { get; }

    /// <summary>What it is, in a line for people.</summary>
    public string Summary { get; }

    /// <summary>Its settings, in the order to show them in.</summary>
    public IReadOnlyList<RecipeSetting> Settings { get; }

    /// <summary>Its presets, in the order of <see cref="RecipePreset.Names"/>; the first has the defaults.</summary>
    public IReadOnlyList<RecipePreset> Presets { get; }

    /// <summary>Who learns against its generator; null where nobody does.</summary>
    public AdversarySteps? Adversary => _with(Presets[0].Settings).Adversary;

    /// <summary>The preset of this name; the first where none is named; null where there is none of it.</summary>
    public RecipePreset? FindPreset(string? name) => name is null ? Presets[0] : Presets.FirstOrDefault(preset => preset.Name == name);

    /// <summary>
    /// The recipe with these settings by name; the others keep their defaults. See <see cref="FaultOf"/> for what may be given.
    /// </summary>
    public IRecipe With(IReadOnlyDictionary<string, double> values) => _with(values);

    /// <summary>Every setting by name: those given, and the others by the preset.</summary>
    public Dictionary<string, double> Complete(IReadOnlyDictionary<string, double> given, RecipePreset preset) =>
        Settings.ToDictionary(setting => setting.Name, setting => given.GetValueOrDefault(setting.Name, preset.Settings[setting.Name]));

    /// <summary>
    /// Settings by their names here, of what checkpoints and states record in words; what is no setting or no number is left out.
    /// </summary>
    public Dictionary<string, double> Read(IReadOnlyDictionary<string, string> recorded)
    {
        var settings = new Dictionary<string, double>();
        foreach (var setting in Settings)
        {
            if (double.TryParse(recorded.GetValueOrDefault(setting.Recorded), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                settings[setting.Name] = value;
            }
        }

        return settings;
    }

    /// <summary>
    /// Which preset a training is of, a fact about its numbers and nothing else: <c>article</c>, or the one that most of them are of and
    /// where they are not,
    /// <c>article, changed: kl-weight</c>. Settings of the generator are of no preset.
    /// </summary>
    /// <param name="settings">Every setting by name.</param>
    /// <param name="digitsPerEpoch">Digits of an epoch, with or without those that fill no batch.</param>
    public string PresetOf(IReadOnlyDictionary<string, double> settings, int digitsPerEpoch)
    {
        var (preset, changed) = Presets.Select(preset => (preset, Changed: Changed(preset, settings, digitsPerEpoch))).MinBy(pair => pair.Changed.Count);
        return changed.Count switch
        {
            0 => preset.Name,
            <= MostNamed => $"{preset.Name}, changed: {string.Join(", ", changed)}",
            _ => $"{preset.Name}, changed: {string.Join(", ", changed.Take(MostNamed - 1))} and {changed.Count - MostNamed + 1} more",
        };
    }

    /// <summary>The same of a recipe of this name.</summary>
    public string PresetOf(IRecipe recipe, int digitsPerEpoch) => PresetOf(Read(recipe.Describe()), digitsPerEpoch);

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

    internal static RecipeEntry Of<TRecipe>(string summary, IReadOnlyList<PresetOf<TRecipe>> presets, IReadOnlyList<SettingOf<TRecipe>> settings)
        where TRecipe : IRecipe
    {
        var defaults = presets[0].Recipe;
        return new(
            defaults.Name,
            summary,
            [.. settings.Select(s => new RecipeSetting(s.Name, s.Property, s.Label, s.Description, s.Whole, s.Get(defaults), s.From, s.To))],
            [.. presets.Select(preset => new RecipePreset(preset.Name, preset.DigitsPerEpoch, settings.ToDictionary(s => s.Name, s => s.Get(preset.Recipe))))],
            values => settings.Aggregate(defaults, (recipe, setting) => values.TryGetValue(setting.Name, out double value) ? setting.With(recipe, value) : recipe));
    }

    private List<string> Changed(RecipePreset preset, IReadOnlyDictionary<string, double> settings, int digitsPerEpoch)
    {
        int batch = (int)settings["batch"];
        return
        [
            .. Settings.Where(setting => !setting.IsOfGenerator && settings[setting.Name] != preset.Settings[setting.Name]).Select(setting => setting.Name),
            .. digitsPerEpoch / batch == preset.DigitsPerEpoch / batch ? (string[])[] : ["digits-per-epoch"],
        ];
    }
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
