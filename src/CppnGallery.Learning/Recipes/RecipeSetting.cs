namespace CppnGallery.Learning.Recipes;

/// <summary>A setting of a recipe, as forms, programs and the command line offer it.</summary>
/// <param name="Name">Its name, <c>generator-steps</c>; on the command line with two dashes before it. Recipes may share it.</param>
/// <param name="Property">The name that <see cref="IRecipe.Validate"/> gives it where it is out of its range, <c>GeneratorSteps</c>.</param>
/// <param name="Label">A word or two for people.</param>
/// <param name="Description">A line for people.</param>
/// <param name="Whole">Whether it takes whole numbers only.</param>
/// <param name="Default">What it is where nothing is said.</param>
/// <param name="From">Least value.</param>
/// <param name="To">Greatest value.</param>
public sealed record RecipeSetting(string Name, string Property, string Label, string Description, bool Whole, double Default, double From, double To);
