using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CppnGallery.Learning.Recipes;

namespace CppnGallery.Cli;

/// <summary><c>--recipe</c>, <c>--preset</c> and the settings of all recipes as options of a command; what is given must be of the recipe chosen.</summary>
internal sealed class RecipeChoice
{
    private const string Dashes = "--";

    private readonly Option<string> _recipe = new("--recipe") { Description = "What to train; the recipes and their settings are below.", DefaultValueFactory = _ => RecipeCatalogue.All[0].Name };
    private readonly Option<string> _preset = new("--preset")
    {
        Description = "Where the settings that are not named come from, and the length of an epoch: gallery, small batches and short epochs, or article, as the article trained.",
        DefaultValueFactory = _ => RecipePreset.Gallery,
    };

    private readonly Dictionary<string, Option<double>> _settings = [];

    public RecipeChoice()
    {
        _preset.AcceptOnlyFromAmong([.. RecipePreset.Names]);
        _recipe.AcceptOnlyFromAmong([.. RecipeCatalogue.All.Select(recipe => recipe.Name)]);
        foreach (var setting in RecipeCatalogue.All.SelectMany(recipe => recipe.Settings))
        {
            var option = Option.Of<double>(Dashes + setting.Name, setting.Description, setting.Whole ? "N" : "X", Option.ReadReal);
            option.Hidden = true; // the help text shows them by recipe
            _settings.TryAdd(setting.Name, option);
        }
    }

    public void AddTo(Command command)
    {
        command.Add(_recipe);
        command.Add(_preset);
        foreach (var option in _settings.Values)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (Fault(result) is { } fault)
            {
                result.AddError(fault);
            }
        });
    }

    /// <summary>The recipe chosen.</summary>
    public RecipeEntry Entry(ParseResult parsed) => RecipeCatalogue.All.First(recipe => recipe.Name == parsed.GetValue(_recipe));

    /// <summary>The preset chosen.</summary>
    public RecipePreset Preset(ParseResult parsed) => Entry(parsed).FindPreset(parsed.GetValue(_preset))!;

    /// <summary>Whether a preset is named, and not only meant.</summary>
    public bool NamesPreset(ParseResult parsed) => parsed.GetResult(_preset) is { Implicit: false };

    /// <summary>The recipe with the settings given; the others are what was recorded of a run that is taken up again and, where nothing was, by the preset.</summary>
    public IRecipe Read(ParseResult parsed, IReadOnlyDictionary<string, string>? recorded = null)
    {
        var entry = Entry(parsed);
        var settings = recorded is null ? [] : entry.Read(recorded);
        foreach (var (name, value) in Given(parsed.CommandResult))
        {
            settings[name] = value;
        }

        return entry.With(entry.Complete(settings, Preset(parsed)));
    }

    /// <summary>
    /// A sentence about the first setting that is foreign to the recipe or out of its range; null where there is none. Commands are asked
    /// before their options: what is no recipe or no number at all is left to those.
    /// </summary>
    private string? Fault(CommandResult result)
    {
        string name = result.GetResult(_recipe) is { Tokens: [var token, ..] } ? token.Value : RecipeCatalogue.All[0].Name;
        if (RecipeCatalogue.All.FirstOrDefault(recipe => recipe.Name == name) is not { } chosen)
        {
            return null;
        }

        var given = Given(result);
        foreach (var (option, value) in given)
        {
            if (chosen.Settings.FirstOrDefault(setting => setting.Name == option) is not { } setting)
            {
                return $"{Dashes}{option} is no setting of {chosen.Name}; its settings are {string.Join(", ", chosen.Settings.Select(s => Dashes + s.Name))}.";
            }

            if (setting.Whole && !(Math.Abs(value) <= int.MaxValue && value == Math.Floor(value)))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{Dashes}{option} takes a whole number, not {value}.");
            }
        }

        try
        {
            chosen.With(chosen.Complete(given, chosen.Presets[0])).Validate();
            return null;
        }
        catch (ArgumentOutOfRangeException fault)
        {
            return $"{Dashes}{chosen.Settings.First(setting => setting.Property == fault.ParamName).Name}: {CommandLine.Sentence(fault)}";
        }
    }

    private Dictionary<string, double> Given(CommandResult result)
    {
        var given = new Dictionary<string, double>();
        foreach (var (name, option) in _settings)
        {
            if (result.GetResult(option) is { Tokens: [var token, ..] } && Option.ReadReal(token.Value, out double value) is null)
            {
                given[name] = value;
            }
        }

        return given;
    }
}
