using CppnGallery.Training.Recipes;

namespace CppnGallery.Cli;

/// <summary>A setting of a recipe as an option of the command line.</summary>
/// <param name="Option">The option, <c>--generator-steps</c>; recipes may share it.</param>
/// <param name="Property">The setting's name where it is out of its range, <c>GeneratorSteps</c>.</param>
/// <param name="Description">For the help text.</param>
/// <param name="Whole">Whether it takes whole numbers only.</param>
/// <param name="Get">Reads it.</param>
/// <param name="With">A recipe with another value.</param>
internal sealed record RecipeSetting<TRecipe>(string Option, string Property, string Description, bool Whole, Func<TRecipe, double> Get, Func<TRecipe, double, TRecipe> With)
    where TRecipe : IRecipe;

/// <summary>A setting as the help text shows it.</summary>
internal readonly record struct SettingHelp(string Option, string Property, string Description, bool Whole, double Default);

/// <summary>A recipe, what it is in a line, and its settings.</summary>
internal interface IRecipeOptions
{
    string Name { get; }

    string Summary { get; }

    IReadOnlyList<SettingHelp> Settings { get; }

    /// <summary>The recipe with these settings by option; the others keep their defaults.</summary>
    IRecipe With(IReadOnlyDictionary<string, double> values);
}

/// <inheritdoc/>
internal sealed class RecipeOptions<TRecipe>(string summary, TRecipe defaults, IReadOnlyList<RecipeSetting<TRecipe>> settings) : IRecipeOptions
    where TRecipe : IRecipe
{
    public string Name => defaults.Name;

    public string Summary => summary;

    public IReadOnlyList<SettingHelp> Settings { get; } = [.. settings.Select(s => new SettingHelp(s.Option, s.Property, s.Description, s.Whole, s.Get(defaults)))];

    public IRecipe With(IReadOnlyDictionary<string, double> values)
    {
        var recipe = defaults;
        foreach (var setting in settings)
        {
            if (values.TryGetValue(setting.Option, out double value))
            {
                recipe = setting.With(recipe, value);
            }
        }

        return recipe;
    }
}
