using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using CppnGallery.Learning.Recipes;

namespace CppnGallery.Cli;

/// <summary>The usual help text, and after that of the command that trains, every recipe with its settings and their defaults.</summary>
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
                string name = $"--{setting.Name} <{(setting.Whole ? "N" : "X")}>".PadRight(NameWidth);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name} {setting.Description} [default: {setting.Default}]"));
            }

            output.WriteLine();
        }

        return code;
    }
}
