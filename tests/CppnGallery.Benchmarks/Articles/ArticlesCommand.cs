using System.Globalization;
using System.Text;
using System.Text.Json;
using CppnGallery.Browser.Tests;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;

namespace CppnGallery.Benchmarks.Articles;

/// <summary>
/// <c>articles [folder]</c>: measures every claim of both articles on the committed models, and writes <c>articles/claims.json</c>, the pictures beside it and the table of <c>articles.md</c>
/// below the folder, by default <c>docs</c>.
/// </summary>
internal static class ArticlesCommand
{
    private const string Begin = "<!-- claims: written by Benchmarks -- articles -->", End = "<!-- end of claims -->";
    private const int Side = 90, Gap = 6, Columns = 3, UntrainedColumns = 8;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static async Task<int> RunAsync(string[] arguments)
    {
        string docs = arguments.Length > 0 ? arguments[0] : Path.Combine(ServerProcess.Solution(), "docs"), folder = Path.Combine(docs, "articles");
        Directory.CreateDirectory(folder);
        var claims = new Claims(new Works(CommittedModels.Open())).All().ToList();
        foreach (var (claim, left, right) in claims)
        {
            Draw(Path.Combine(folder, $"{claim.Id}-a.png"), [left], Columns);
            Draw(Path.Combine(folder, $"{claim.Id}-b.png"), [right], Columns);
            Console.WriteLine($"{claim.Id}: {claim.Verdict}; {FiguresOf(claim)}");
        }

        Draw(Path.Combine(docs, "images", "sigma-untrained.png"), [.. new[] { 0.30, 0.45, 0.60, 1.00 }.Select(sigma => Works.Untrained(sigma))], UntrainedColumns);
        await File.WriteAllTextAsync(Path.Combine(folder, "claims.json"), JsonSerializer.Serialize(claims.Select(row => row.Claim), Json).Replace("\r\n", "\n", StringComparison.Ordinal) + "\n");
        string page = Path.Combine(docs, "articles.md"), text = await File.ReadAllTextAsync(page);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = text.IndexOf(End, StringComparison.Ordinal);
        await File.WriteAllTextAsync(page, $"{text[..begin]}\n{Table(claims.ConvertAll(row => row.Claim))}{text[end..]}");
        return 0;
    }

    private static string Table(IEnumerable<Claim> claims)
    {
        var table = new StringBuilder("| claim | source | measured | figures | verdict | | |\n|---|---|---|---|---|---|---|\n");
        foreach (var claim in claims)
        {
            string note = claim.Note.Length > 0 ? $" {claim.Note}" : "";
            string verdict = claim.Verdict switch { Verdict.Holds => "**holds**", Verdict.InPart => "**in part**", _ => "**does not hold**" };
            table.Append(CultureInfo.InvariantCulture,
                $"| {claim.Says} | {claim.Source} | {claim.How}{note} | {FiguresOf(claim)} | {verdict} | ![{claim.Left}](articles/{claim.Id}-a.png) {claim.Left} | ![{claim.Right}](articles/{claim.Id}-b.png) {claim.Right} |\n");
        }

        return table.ToString();
    }

    private static string FiguresOf(Claim claim) => string.Join("; ", claim.Figures.Select(figure =>
        $"{figure.Of} {Number(figure.Value)}{(figure.Over.Length > 0 ? $" ({Number(figure.Low)} to {Number(figure.High)}, {figure.Over})" : "")}"));

    // Three digits that count.
    private static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.1 => value.ToString("0.0000", CultureInfo.InvariantCulture),
        < 10 => value.ToString("0.00", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("#,##0", CultureInfo.InvariantCulture),
    };

    private static void Draw(string path, IReadOnlyList<Model> models, int columns)
    {
        using var file = File.Create(path);
        new ContactSheet(models, [.. Enumerable.Range(1, columns).Select(seed => Latent.FromSeed((ulong)seed))], Side, Gap, Style.Ink).Render(new RenderLimits(), file);
    }
}
