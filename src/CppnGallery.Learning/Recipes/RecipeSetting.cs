namespace CppnGallery.Learning.Recipes;

/// <summary>A setting of a recipe, as forms, programs and the command line offer it.</summary>
/// <param name="Name">Its name, <c>generator-steps</c>; on the command line with two dashes before it. Recipes may share it.</param>
/// <param name="Property">The name that <see cref="IRecipe.Validate"/> gives it where it is out of its range,
/// <c>GeneratorSteps</c>.</param>
/// <param name="Label">A word or two for people.</param>
/// <param name="Description">A line for people.</param>
/// <param name="Whole">Whether it takes whole numbers only.</param>
/// <param name="Default">What it is where nothing is said.</param>
/// <param name="From">Least value.</param>
/// <param name="To">Greatest value.</param>
public sealed record RecipeSetting(
    string Name, string Property, string Label, string Description, bool Whole, double Default, double From, double To)
{
    /// <summary>Whether it is of the generator, its shape or σ: what the articles compare, and no preset is about.</summary>
    public bool IsOfGenerator => Name is "sigma" or "stddev" or "nodes" or "blocks" or "layers";

    /// <summary>The name under which checkpoints record it, <c>generatorSteps</c>.</summary>
    public string Recorded => char.ToLowerInvariant(Property[0]) + Property[1..];
}
