using CppnGallery.Gallery.Models;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Evaluation;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;

namespace CppnGallery.Benchmarks.Articles;

/// <summary>The committed models and untrained ones, and what is measured of their pictures of the latents <c>seed-0</c> and following.</summary>
internal sealed class Works(ModelsOnShow models)
{
    public const int Latents = Liveliness.DefaultLatents;

    private readonly Dictionary<ModelId, PictureFigures[]> _figures = [];

    /// <summary>A committed model; null where that run or epoch does not hang.</summary>
    public Model? Find(string run, int epoch) => models.All.FirstOrDefault(model => model.Description.Run == run && model.Description.Epoch == epoch);

    /// <summary>Those of the runs that have this epoch.</summary>
    public IReadOnlyList<Model> FindAll(IEnumerable<string> runs, int epoch) => [.. runs.Select(run => Find(run, epoch)).OfType<Model>()];

    /// <summary>The dense network of part one with random weights.</summary>
    public static Model Untrained(double stddev)
    {
        var generator = new DenseCppn(new() { Stddev = stddev });
        generator.Initialise(new RandomSource(1));
        var description = ModelDescription.Of($"untrained-sd{stddev:0.00}", "none", 0, generator, new Dictionary<string, string>(), new Dictionary<string, double>());
        return Model.CopyOf(generator, description);
    }

    /// <summary>Figures of one of their pictures each.</summary>
    public IReadOnlyList<PictureFigures> Measure(Model model)
    {
        if (!_figures.TryGetValue(model.Id, out var figures))
        {
            _figures[model.Id] = figures = new PictureFigures[Latents];
            Parallel.For(0, Latents, () => new LargePicture(), (i, _, picture) =>
            {
                picture.Draw(model.Generator, (ulong)i, CancellationToken.None);
                figures[i] = picture.Measure();
                return picture;
            },
            _ => { });
        }

        return figures;
    }

    public Figure Contour(string of, Model model) => Sample.OverLatents(of, [.. Measure(model).Select(picture => picture.ContourLength)]);

    /// <summary>26·grey/contour of every picture that has a contour.</summary>
    public Figure EdgeWidth(string of, Model model) => Sample.OverLatents(
        of, [.. Measure(model).Where(picture => picture.ContourLength > picture.GreyShare).Select(picture => 26 * picture.GreyShare / picture.ContourLength)]);

    public Figure Pieces(string of, Model model) => Sample.OverLatents(of, [.. Measure(model).Select(picture => (double)picture.Pieces)]);

    /// <summary>Standard deviation of the ink in a picture.</summary>
    public Figure Contrast(string of, Model model) => Sample.OverLatents(of, [.. Measure(model).Select(picture => Math.Sqrt(picture.Energy))]);

    /// <summary>What an evaluation stored.</summary>
    public static Figure Stored(string of, Model model, string metric) => Sample.Of(of, model.Description.Metrics.GetValueOrDefault(metric, double.NaN));
}
