using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Results;
using CppnGallery.Models.Latents;
using CppnGallery.Web.Shell;

namespace CppnGallery.Web.Results;

/// <summary>Contenders by the labels beside their pictures, with the width or the run where two have the same label.</summary>
public sealed class ContenderNames
{
    private const char NoBreak = '\u00a0';

    // One latent for all, so that their small pictures can be compared; a clear digit in most trained models.
    private static readonly Latent Shown = Latent.FromSeed(7);

    private readonly IReadOnlyList<Contender> _contenders;
    private readonly string[] _names;

    public ContenderNames(IReadOnlyList<Contender> contenders)
    {
        _contenders = contenders;
        _names = [.. contenders.Select(Label)];
        Refine(contender => contender.Description is { } model ? $", {model.Nodes}{NoBreak}nodes" : "");
        Refine(contender => contender.OnShow ? "" : ", retired");
        Refine(contender => $", {contender.Id.Hash}");
    }

    public string this[int place] => _names[place];

    /// <summary>The page of a picture of theirs; null where the model is gone.</summary>
    public string? Page(int place) => _contenders[place].Description is null ? null : PictureLinks.Page(new ArtworkId(_contenders[place].Id, Shown));

    /// <summary>A picture of theirs, so many pixels wide; null where the model is gone.</summary>
    public string? Picture(int place, int width) => _contenders[place].Description is null ? null : PictureLinks.Png(new ArtworkId(_contenders[place].Id, Shown), width);

    private static string Label(Contender contender) => contender.Description is { } model ? PictureLinks.Label(model) : "A model no longer here";

    private void Refine(Func<Contender, string> more)
    {
        foreach (var alike in Enumerable.Range(0, _names.Length).GroupBy(place => _names[place]).Where(alike => alike.Count() > 1).ToList())
        {
            foreach (int place in alike)
            {
                _names[place] += more(_contenders[place]);
            }
        }
    }
}
