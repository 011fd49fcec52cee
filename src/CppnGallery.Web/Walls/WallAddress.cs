using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CppnGallery.Gallery.Walls;

namespace CppnGallery.Web.Walls;

/// <summary>What the address of the wall asks for: <c>/?recipe=&amp;epochs=&amp;sigma=&amp;hanging=&amp;page=</c>, all optional.</summary>
/// <param name="Filter">Which models hang.</param>
/// <param name="Hanging">Decides the pictures: the same number hangs the same wall, so that its second page goes on where the first ended.</param>
/// <param name="Page">From 1.</param>
internal sealed record WallAddress(WallFilter Filter, int Hanging, int Page)
{
    private const int MostEpochs = 1_000_000;
    private const double MostSigma = 100;

    /// <summary>Reads the parameters; what is left out is any, a hanging drawn now, and the first page. <paramref name="fault"/> names the one that is wrong.</summary>
    public static bool TryRead(string? recipe, string? epochs, string? sigma, string? hanging, string? page, [NotNullWhen(true)] out WallAddress? address, [NotNullWhen(false)] out string? fault)
    {
        (address, fault) = (null, null);
        int? trained = null, number = null, sheet = null;
        double? stddev = null;
        if (epochs is { Length: > 0 } && (trained = Whole(epochs, 0, MostEpochs)) is null)
        {
            fault = $"epochs is a whole number from 0 to {MostEpochs}, such as epochs=6.";
        }
        else if (sigma is { Length: > 0 } && (stddev = Number(sigma)) is null)
        {
            fault = $"sigma is a number from 0 to {MostSigma}, such as sigma=0.45.";
        }
        else if (hanging is { Length: > 0 } && (number = Whole(hanging, 0, int.MaxValue)) is null)
        {
            fault = $"hanging is a whole number from 0 to {int.MaxValue}.";
        }
        else if (page is { Length: > 0 } && (sheet = Whole(page, 1, Wall.Pages)) is null)
        {
            fault = $"page is a whole number from 1 to {Wall.Pages}, where the wall ends.";
        }
        else
        {
            address = new(new(string.IsNullOrEmpty(recipe) ? null : recipe, trained, stddev), number ?? Random.Shared.Next(), sheet ?? 1);
        }

        return fault is null;
    }

    /// <summary>The link to a page of this hanging.</summary>
    public string PageLink(int page) => Link(Filter, $"hanging={Hanging}", $"page={page}");

    /// <summary>The link to a new hanging by this filter.</summary>
    public static string Link(WallFilter filter, params string[] more)
    {
        string[] query =
        [
            .. filter.Recipe is { } recipe ? (string[])[$"recipe={Uri.EscapeDataString(recipe)}"] : [],
            .. filter.Epochs is { } epochs ? (string[])[$"epochs={epochs}"] : [],
            .. filter.Sigma is { } sigma ? (string[])[$"sigma={Text(sigma)}"] : [],
            .. more,
        ];
        return query.Length == 0 ? "./" : $"./?{string.Join('&', query)}";
    }

    /// <summary>σ as addresses and labels write it.</summary>
    public static string Text(double sigma) => sigma.ToString("0.00##", CultureInfo.InvariantCulture);

    private static int? Whole(string text, int from, int to) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= from && number <= to ? number : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number is >= 0 and <= MostSigma ? number : null;
}
