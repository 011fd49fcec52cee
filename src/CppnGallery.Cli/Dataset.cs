using System.CommandLine;

namespace CppnGallery.Cli;

/// <summary>The data sets as <c>--dataset</c> names them.</summary>
internal static class Dataset
{
    public const string Mnist = "mnist";
    public const string Glyphs = "glyphs";

    public static Option<string> CreateOption(string description)
    {
        var option = new Option<string>("--dataset") { Description = description, DefaultValueFactory = _ => Mnist };
        option.AcceptOnlyFromAmong(Mnist, Glyphs);
        return option;
    }
}
