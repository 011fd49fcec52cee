using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Tests.Recipes;

/// <summary>The catalogue offers what the recipes take.</summary>
public sealed class RecipeCatalogueTests
{
    public static TheoryData<string, string> Settings
    {
        get
        {
            var settings = new TheoryData<string, string>();
            foreach (var recipe in RecipeCatalogue.All)
            {
                foreach (var setting in recipe.Settings)
                {
                    settings.Add(recipe.Name, setting.Name);
                }
            }

            return settings;
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Both_ends_of_a_range_are_taken_and_what_lies_past_them_is_not(string recipe, string name)
    {
        var entry = RecipeCatalogue.Find(recipe)!;
        var setting = entry.Settings.Single(setting => setting.Name == name);
        foreach (double end in (double[])[setting.From, setting.To, setting.Default])
        {
            Assert.Null(entry.FaultOf(Given(name, end)));
            entry.With(Given(name, end)).Validate();
        }

        double step = setting.Whole ? 1 : 1e-9;
        foreach (double past in (double[])[setting.From - step, setting.To + step, double.NaN])
        {
            Assert.Equal(name, entry.FaultOf(Given(name, past))?.Name);
        }

        // The recipe itself knows the setting by its property. It may take a little more: step sizes nearer to nothing.
        foreach (double past in (double[])[setting.From - 1, setting.To + 1])
        {
            Assert.Equal(setting.Property, Assert.Throws<ArgumentOutOfRangeException>(entry.With(Given(name, past)).Validate).ParamName);
        }
    }

    [Fact]
    public void Settings_reach_the_recipe_and_the_others_keep_their_defaults()
    {
        var recipe = (ResidualCppnRecipe)RecipeCatalogue.All[0].With(new Dictionary<string, double> { ["sigma"] = 0.45, ["batch"] = 20 });
        var usual = new ResidualCppnRecipe();
        Assert.Equal(usual with { BatchSize = 20, Generator = usual.Generator with { ReluStddev = 0.45 } }, recipe);
    }

    [Fact]
    public void A_foreign_setting_and_half_a_node_are_told_by_name()
    {
        var recipe = RecipeCatalogue.Find(GanRecipe.PureName)!;
        Assert.Contains("sigma is no setting of cppn-gan", recipe.FaultOf(Given("sigma", 1))?.Sentence, StringComparison.Ordinal);
        Assert.Contains("whole number, not 1.5", recipe.FaultOf(Given("nodes", 1.5))?.Sentence, StringComparison.Ordinal);
        Assert.Equal(256, recipe.FaultOf(Given("nodes", 300))?.Limit);
    }

    private static Dictionary<string, double> Given(string name, double value) => new() { [name] = value };
}
