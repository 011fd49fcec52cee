using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using CppnGallery.Learning.Recipes;

namespace CppnGallery.Cli;

/// <summary>The usual help text, and after that of the command that trains, every recipe with its settings, their defaults and what its presets make of them.</summary>
internal sealed class RecipeHelp(HelpAction usual, Command train) : SynchronousCommandLineAction
{
    private const int NameWidth = 36;

    public static void AddTo(RootCommand root, Command train)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new RecipeHelp((HelpAction)help.Action!, train);
    }

    /// <summary>Who asks for help has not named the required options yet.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command != train)
        {
            return code;
        }

        var output = parseResult.InvocationConfiguration.Output;
        foreach (var recipe in RecipeCatalogue.All)
        {
            output.WriteLine($"Settings of {recipe.Name}:");
            output.WriteLine($"  {recipe.Summary}");
            foreach (var setting in recipe.Settings)
            {
                Write($"--{setting.Name} <{(setting.Whole ? "N" : "X")}>", setting.Description, preset => preset.Settings[setting.Name]);
            }

            Write("--digits-per-epoch <N>", "Digits of an epoch; of fewer in all, one pass over them.", preset => preset.DigitsPerEpoch);

            // 60 of the default preset, and what others have instead.
            void Write(string name, string description, Func<RecipePreset, double> of)
            {
                double usual = of(recipe.Presets[0]);
                string others = string.Concat(recipe.Presets.Skip(1).Where(preset => of(preset) != usual)
                    .Select(preset => string.Create(CultureInfo.InvariantCulture, $", by --preset {preset.Name}: {of(preset)}")));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name.PadRight(NameWidth)} {description} [default: {usual}{others}]"));
            }

            output.WriteLine();
        }

        return code;
    }
}
