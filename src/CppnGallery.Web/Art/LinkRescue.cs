using System.Text.RegularExpressions;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Models;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Web.Art;

/// <summary>
/// What can be saved of a link that is damaged or names a model that is not on show. Links suffer in known ways: a mail client adds the sentence's full stop or bracket, a line break
/// cuts them, somebody types them. Nothing is opened by guess; what is found is offered beside the words on what is wrong.
/// </summary>
/// <param name="Model">The model that the link names, or else the nearest on show; null where none is.</param>
/// <param name="IsNamed">Whether the link names that very model.</param>
/// <param name="Wanted">What the link's slug tells of the model; null where it tells nothing.</param>
/// <param name="Latents">Those that the link may have meant: one, or the four that differ in a missing last character; none where it cannot be told.</param>
/// <param name="Style">As the link says; ink where that cannot be read.</param>
/// <param name="View">As the link says; the whole where that cannot be read.</param>
public sealed partial record LinkRescue(Model? Model, bool IsNamed, WantedModel? Wanted, IReadOnlyList<Latent> Latents, string Style, View View)
{
    // Longer than any link, with room for what came between; no more than that is searched.
    private const int MostSearched = 400;

    // The 86th character holds the last two bits of the last value and four spare ones: these are all there are.
    private const string LastCharacters = "AQgw";

    // For a link that names no model.
    private static readonly WantedModel Usual = new("resnet-cppn", null, false, 6, 1, Partners.Trained);

    /// <summary>Looks for what the parts of a link may have meant.</summary>
    public static LinkRescue Of(ModelsOnShow models, string model, string latent, string? style, string? view)
    {
        string named = Beginning(model).ToLowerInvariant();
        var known = Hash().Matches(named).Reverse().Select(match => models.TryFind(new ModelId("", match.Value), out var found) ? found : null).OfType<Model>().FirstOrDefault();
        var wanted = Slug().Match(named) is { Success: true } slug ? WantedModel.OfSlug(slug.Value) : null;
        string drawn = Styles.All.FirstOrDefault(one => one == Letters().Match(Beginning(style ?? "").ToLowerInvariant()).Value) ?? Styles.Ink;
        var shown = LinkedView.TryParse(Beginning(view ?? "").TrimEnd('.', ',', ')', ']', '>', '"', '\'', ';', ' '), out var linked, out _) ? linked : LinkedView.Whole;
        return new(known ?? (wanted ?? Usual).Nearest(models.All), known is not null, wanted, LatentsIn(Beginning(latent)), drawn, shown.Shown);
    }

    /// <summary>What the slug tells, in words.</summary>
    public string? WantedWords => Wanted is null ? null
        : $"{(Wanted.IsDense ? $"{Wanted.Recipe}, a dense network" : "a residual network")} {Wanted.Nodes} nodes wide{(Wanted.IsDense ? "" : $", σ {Wanted.ReluStddev:0.00}")}, after {Wanted.Epoch} {(Wanted.Epoch == 1 ? "epoch" : "epochs")}";

    private static List<Latent> LatentsIn(string text)
    {
        if (Latent.TryParse(text, out var whole, out _))
        {
            return [whole];
        }

        if (Seed().Match(text) is { Success: true } seed && Latent.TryParse($"seed-{seed.Groups[1].Value}", out var drawn, out _))
        {
            return [drawn];
        }

        // As base64 is written elsewhere, and with what a mail client puts around links.
        string encoded = Encoded().Match(text.Replace('+', '-').Replace('/', '_')).Value;
        string[] candidates = encoded.Length switch
        {
            Latent.EncodedLength => [encoded, .. LastCharacters.Select(last => encoded[..^1] + last)],
            Latent.EncodedLength - 1 => [.. LastCharacters.Select(last => encoded + last)],
            _ => [],
        };
        var read = candidates.Select(one => Latent.TryParse(one, out var latent, out _) ? latent : null).OfType<Latent>().ToList();
        return encoded.Length == Latent.EncodedLength && read.Count > 0 && read[0].Text == encoded ? read[..1] : read;
    }

    private static string Beginning(string text) => text.Length <= MostSearched ? text : text[..MostSearched];

    [GeneratedRegex("[0-9a-f]{8}")]
    private static partial Regex Hash();

    [GeneratedRegex(@"resnet[0-9]{1,4}-sd[0-9]{1,4}\.[0-9]{1,6}-e[0-9]{1,7}|[a-z0-9-]{1,60}-dense[0-9]{1,4}-e[0-9]{1,7}")]
    private static partial Regex Slug();

    [GeneratedRegex("seed[-_ ]?0*([0-9]{1,20})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Seed();

    [GeneratedRegex("[A-Za-z0-9_-]{85,}")]
    private static partial Regex Encoded();

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Letters();
}
