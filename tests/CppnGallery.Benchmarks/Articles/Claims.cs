using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Benchmarks.Articles;

/// <summary>A claim with the two models whose pictures stand beside it.</summary>
internal sealed record ClaimWithPictures(Claim Claim, Model Left, Model Right);

/// <summary>Every claim of both articles that pictures and weights can answer.</summary>
internal sealed class Claims(Works works)
{
    private const string One = "part one", Two = "part two";
    private const string Vae = "vae-dense128", GanVae = "gan-vae-dense128", Handicap4 = "gan-dense128-h4", Handicap8 = "gan-dense128-h8", Six = "resnet6-sd1.00", Four = "resnet4-sd1.00", Article = "resnet6-sd1.00-article";

    private static readonly double[] Sigmas = [0.30, 0.45, 0.60, 1.00];
    private static readonly string[] Seeds = [Six, "resnet6-sd1.00-s2", "resnet6-sd1.00-s3"];

    public IEnumerable<ClaimWithPictures> All() =>
    [
        Blur(), Collapse(), Punch(), AnySize(), TimeAtStops(),
        FewWeights(), SigmaUntrained(), GatesShut(), SixLivelier(), NearerToMnist(), WeightsLower(), GatesOpen(), LabelNotStyle(), SigmaTrained(), FourNodes(), StrayMarks(),
        // Only where a run by the article's own settings hangs, which takes hours to train.
        .. works.Find(Article, 1) is null ? (ClaimWithPictures[])[] : [StopsEarly()],
    ];

    private Model Of(string run, int epoch) => works.Find(run, epoch) ?? throw new InvalidDataException($"No model of {run}, epoch {epoch}, is committed.");

    private ClaimWithPictures Blur()
    {
        var (vae, gan) = (Of(Vae, 12), Last(GanVae));
        Figure[] figures = [works.EdgeWidth("autoencoder alone", vae), works.EdgeWidth("with a GAN", gan)];
        return new(
            new("blur", "An autoencoder alone draws blurred pictures; a GAN beside it makes them sharp.", One,
                "Width of an edge from 10 to 90 % of ink, in training pixels, after the last epoch.", figures,
                Sample.IsAbove(figures[0], figures[1]) ? Verdict.Holds : Verdict.DoesNotHold, "", "cppn-vae", "cppn-gan-vae"),
            vae, gan);
    }

    private ClaimWithPictures Collapse()
    {
        var (gan, vae) = (Last(Handicap8), Last(GanVae));
        Figure[] figures =
        [
            Works.Stored("GAN alone, handicap 4", Last(Handicap4), "classesCovered"), Works.Stored("GAN alone, handicap 8", gan, "classesCovered"),
            Works.Stored("GAN and autoencoder", vae, "classesCovered"),
        ];
        return new(
            new("collapse", "A GAN alone learns to draw a few digits only; with an encoder all ten are drawn.", One,
                "Digits that at least 2 % of 10,000 pictures show.", figures,
                figures[2].Value == 10 && Math.Max(figures[0].Value, figures[1].Value) < 10 ? Verdict.Holds : Verdict.DoesNotHold, "", "cppn-gan, handicap 8", "cppn-gan-vae"),
            gan, vae);
    }

    private ClaimWithPictures Punch()
    {
        var (four, eight) = (Last(Handicap4), Last(Handicap8));
        Figure[] figures = [works.Contrast("4 steps to one", four), works.Contrast("8 steps to one", eight)];
        return new(
            new("handicap", "The more steps the generator has to the discriminator's one, the punchier its pictures.", One,
                "Standard deviation of the ink in a picture, after the last epoch.", figures,
                Sample.IsAbove(figures[1], figures[0]) ? Verdict.Holds : Verdict.DoesNotHold, "One training each.", "handicap 4", "handicap 8"),
            four, eight);
    }

    private ClaimWithPictures AnySize()
    {
        var (dense, residual) = (Last(GanVae), Of(Six, 24));
        Figure[] figures = [SizeGap("cppn-gan-vae", dense), SizeGap("resnet-cppn", residual)];
        return new(
            new("size", "One network draws the same picture at every size.", One,
                "Mean difference, of 0..1, between a picture at 26 × 26 and the same at 1,040 × 1,040, whose squares of 40 × 40 pixels are averaged.", figures,
                figures.All(figure => figure.High < 0.05) ? Verdict.Holds : Verdict.InPart,
                "A pixel is sampled at its centre, so what lies between two training pixels is not in the small picture.", "cppn-gan-vae", "resnet-cppn"),
            dense, residual);
    }

    private ClaimWithPictures TimeAtStops()
    {
        var model = Last(GanVae);
        const int frames = 10_000;
        double linear = 0, sinusoid = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            double t = frame / (double)frames;
            linear += LatentPath.Ease(Easing.Linear, t) >= 0.9 ? 1.0 / frames : 0;
            sinusoid += LatentPath.Ease(Easing.Sinusoid, t) >= 0.9 ? 1.0 / frames : 0;
        }

        Figure[] figures = [Sample.Of("linear", linear), Sample.Of("sinusoid", sinusoid)];
        return new(
            new("time", "A morph by sin(p·π/2) stays longer near its end than a linear one.", One, "Share of the frames in the last tenth of the way; the formula says 0.10 and 1 − (2/π)·arcsin 0.9 = 0.287.",
                figures, sinusoid > linear ? Verdict.Holds : Verdict.DoesNotHold, "", "one end", "another model's"),
            model, Of(Vae, 12));
    }

    private ClaimWithPictures FewWeights()
    {
        var (residual, dense) = (Of(Six, 24), Last(GanVae));
        Figure[] figures =
        [
            Sample.Of("residual, 24 blocks of 6", residual.Generator.ParameterCount), Sample.Of("dense, 4 × 128", dense.Generator.ParameterCount),
            Works.Stored("residual, redrawn as itself", residual, "reconstructionShare"), Works.Stored("dense, redrawn as itself", dense, "reconstructionShare"),
        ];
        return new(
            new("weights", "A deep and narrow residual network draws with far fewer weights than the dense one.", Two, "Weights of the generator, and the share of test digits that a judge calls the same when encoded and drawn again.",
                figures, figures[0].Value * 5 < figures[1].Value && figures[2].Value > 0.9 ? Verdict.Holds : Verdict.DoesNotHold, "", "resnet-cppn", "cppn-gan-vae"),
            residual, dense);
    }

    private ClaimWithPictures SigmaUntrained()
    {
        var models = Sigmas.Select(sigma => Works.Untrained(sigma)).ToList();
        Figure[] figures = [.. models.Select((model, i) => works.Contour($"σ {Sigmas[i]:0.00}", model))];
        return new(
            new("sigma-untrained", "The greater σ of the initial weights, the more there is to see in a random network's pictures.", Two, "Contour of the dense network, untrained, in sides of the frame.",
                figures, Rises(figures), "The residual network shows nothing of it before it is trained: see the next row.", "σ 0.30", "σ 1.00"),
            models[0], models[^1]);
    }

    private ClaimWithPictures GatesShut()
    {
        var (small, large) = (Of("resnet6-sd0.30", 0), Of(Six, 0));
        Figure[] figures = [works.Contrast("σ 0.30", small), works.Contrast("σ 1.00", large)];
        return new(
            new("gates-shut", "With its gates nearly shut (σ 0.001), a residual network begins as the identity.", Two, "Standard deviation of the ink in an untrained network's picture: 0 is an even grey.",
                figures, figures.All(figure => figure.High < 0.02) ? Verdict.Holds : Verdict.DoesNotHold, "", "σ 0.30, untrained", "σ 1.00, untrained"),
            small, large);
    }

    private ClaimWithPictures SixLivelier()
    {
        List<Figure> figures = [.. from epoch in new[] { 6, 24 } select Seeded($"σ 1.00, epoch {epoch}", epoch, model => works.Contour("", model).Value)];
        int holds = Sample.IsAbove(figures[0], figures[1]) ? 1 : 0;
        foreach (double sigma in Sigmas)
        {
            Figure six = works.Contour($"σ {sigma:0.00}, epoch 6, seed 1", Of($"resnet6-sd{sigma:0.00}", 6)), later = works.Contour($"σ {sigma:0.00}, epoch 24, seed 1", Of($"resnet6-sd{sigma:0.00}", 24));
            figures.AddRange([six, later]);
            holds += Sample.IsAbove(six, later) ? 1 : 0;
        }

        return new(
            new("six-livelier", "After 6 epochs the pictures look more alive than after 24.", Two, "Contour in sides of the frame; MNIST's digits have 2.93.", figures,
                holds == Sigmas.Length + 1 ? Verdict.Holds : holds > 0 ? Verdict.InPart : Verdict.DoesNotHold, "", "σ 1.00, epoch 6", "σ 1.00, epoch 24"),
            Of(Six, 6), Of(Six, 24));
    }

    private ClaimWithPictures NearerToMnist()
    {
        Figure[] figures = [.. from epoch in new[] { 6, 24 } select Seeded($"σ 1.00, epoch {epoch}", epoch, model => Works.Stored("", model, "frechetDistance").Value)];
        return new(
            new("nearer-mnist", "After 24 epochs the pictures look more like MNIST than after 6.", Two, "Fréchet distance of the judge's features to those of the test digits.", figures,
                Sample.IsAbove(figures[0], figures[1]) ? Verdict.Holds : Verdict.DoesNotHold, "", "σ 1.00, epoch 6", "σ 1.00, epoch 24"),
            Of(Six, 6), Of(Six, 24));
    }

    private ClaimWithPictures WeightsLower()
    {
        Figure[] figures = [.. from epoch in new[] { 0, 24 } select Seeded($"σ 1.00, epoch {epoch}", epoch, model => WeightSpread.Of(model.Generator).Relu!.Value)];
        var small = Of("resnet6-sd0.30", 24);
        Figure other = Sample.Of("σ 0.30, epoch 24", WeightSpread.Of(small.Generator).Relu!.Value);
        return new(
            new("weights-lower", "Training pushes large initial weights lower.", Two, "Standard deviation of the weights of the ReLU layers.", [.. figures, other],
                Sample.IsAbove(figures[0], figures[1]) ? (figures[1].Value < 0.95 * figures[0].Value ? Verdict.Holds : Verdict.InPart) : Verdict.DoesNotHold,
                "Less than 5 % is called “in part”. Small ones grow instead.", "σ 1.00, untrained", "σ 1.00, epoch 24"),
            Of(Six, 0), Of(Six, 24));
    }

    private ClaimWithPictures GatesOpen()
    {
        Figure[] figures = [.. from epoch in new[] { 0, 6, 24 } select Seeded($"σ 1.00, epoch {epoch}", epoch, model => WeightSpread.Of(model.Generator).Gate!.Value)];
        return new(
            new("gates-open", "The gates open as it learns.", Two, "Standard deviation of the weights of the tanh layers.", figures,
                Sample.IsAbove(figures[2], figures[1]) && Sample.IsAbove(figures[1], figures[0]) ? Verdict.Holds : Verdict.InPart, "", "σ 1.00, epoch 1", "σ 1.00, epoch 24"),
            Of(Six, 1), Of(Six, 24));
    }

    private ClaimWithPictures LabelNotStyle()
    {
        var (residual, vae) = (Of(Six, 24), Of(Vae, 12));
        Figure[] figures =
        [
            Works.Stored("residual, redrawn as itself", residual, "reconstructionShare"), Works.Stored("residual, difference", residual, "reconstructionError"),
            Works.Stored("autoencoder, redrawn as itself", vae, "reconstructionShare"), Works.Stored("autoencoder, difference", vae, "reconstructionError"),
        ];
        return new(
            new("label", "A classifier in the reconstruction's place keeps the digit and sets the hand free.", Two,
                "Share of test digits that a judge calls the same when drawn again, and the mean difference of the two pictures, of 0..1.", figures,
                figures[0].Value > 0.9 && figures[1].Value > 1.5 * figures[3].Value ? Verdict.Holds : Verdict.InPart, "How little of the slant is kept: [latents](latents.md).", "resnet-cppn", "cppn-vae"),
            residual, vae);
    }

    private ClaimWithPictures SigmaTrained()
    {
        var figures = (from epoch in new[] { 6, 24 } from sigma in Sigmas select works.Contour($"σ {sigma:0.00}, epoch {epoch}", Of($"resnet6-sd{sigma:0.00}", epoch))).ToList();
        bool[] above = [Sample.IsAbove(figures[3], figures[0]), Sample.IsAbove(figures[7], figures[4])];
        return new(
            new("sigma-trained", "A greater σ still shows in the pictures of a trained network.", Two, "Contour in sides of the frame, seed 1.", figures,
                above.All(holds => holds) ? Verdict.Holds : above.Any(holds => holds) ? Verdict.InPart : Verdict.DoesNotHold, "", "σ 0.30, epoch 6", "σ 1.00, epoch 6"),
            Of("resnet6-sd0.30", 6), Of(Six, 6));
    }

    private ClaimWithPictures FourNodes()
    {
        var (four, six) = (Of(Four, 24), Of(Six, 24));
        Figure[] figures =
        [
            Sample.Of("weights of 4 nodes", four.Generator.ParameterCount), Works.Stored("4 nodes, legible", four, "legibleShare"), Works.Stored("4 nodes, digits", four, "classesCovered"),
            Works.Stored("6 nodes, legible", six, "legibleShare"), Works.Stored("6 nodes, digits", six, "classesCovered"),
        ];
        return new(
            new("four-nodes", "Four nodes a layer are enough to draw digits.", Two, "Share of 10,000 pictures that a judge reads, and digits covered, after 24 epochs.", figures,
                figures[1].Value > 0.5 && figures[2].Value >= 9 ? Verdict.Holds : Verdict.InPart, "Against a classifier that learns at a quarter of the rate.", "4 nodes", "6 nodes"),
            four, six);
    }

    private ClaimWithPictures StrayMarks()
    {
        var (residual, dense) = (Of(Six, 6), Of(Vae, 12));
        Figure[] figures = [works.Pieces("resnet-cppn, epoch 6", residual), works.Pieces("resnet-cppn, epoch 24", Of(Six, 24)), works.Pieces("cppn-vae", dense)];
        return new(
            new("stray", "The residual network leaves stray marks that give its digits character.", Two, "Connected pieces of ink in a picture.", figures,
                Sample.IsAbove(figures[0], figures[2]) ? Sample.IsAbove(figures[1], figures[2]) ? Verdict.Holds : Verdict.InPart : Verdict.DoesNotHold, "", "resnet-cppn, epoch 6", "cppn-vae"),
            residual, dense);
    }

    private ClaimWithPictures StopsEarly()
    {
        var (early, late) = (Of(Article, 1), Last(Article));
        Figure[] figures = [.. new[] { early, late }.Select(model => Sample.Of($"epoch {model.Description.Epoch}", model.Description.Metrics["generatorSteps"] / 60))];
        return new(
            new("stop", "The generator's steps stop early once 98 % of its pictures pass.", Two, "Steps of 16 that a batch takes, by the article's settings (60 batches of 1,000).", figures,
                figures[^1].Value < 15.5 ? Verdict.Holds : Verdict.DoesNotHold, "", $"epoch {early.Description.Epoch}", $"epoch {late.Description.Epoch}"),
            early, late);
    }

    private Model Last(string run) => new[] { 24, 12, 6, 4, 3, 2 }.Select(epoch => works.Find(run, epoch)).OfType<Model>().First();

    private Figure Seeded(string of, int epoch, Func<Model, double> measure) => Sample.OverSeeds(of, [.. works.FindAll(Seeds, epoch).Select(measure)]);

    private static Verdict Rises(Figure[] figures)
    {
        int rises = Enumerable.Range(1, figures.Length - 1).Count(i => Sample.IsAbove(figures[i], figures[i - 1]));
        return rises == figures.Length - 1 ? Verdict.Holds : rises > 0 ? Verdict.InPart : Verdict.DoesNotHold;
    }

    private static Figure SizeGap(string of, Model model)
    {
        const int side = 26, times = 40, large = side * times;
        var gaps = new double[12];
        Parallel.For(0, gaps.Length, i =>
        {
            float[] small = new float[side * side], big = new float[large * large];
            model.Generator.Draw(Latent.FromSeed((ulong)i).Values, View.Frame, side, side, 0, side, small);
            model.Generator.Draw(Latent.FromSeed((ulong)i).Values, View.Frame, large, large, 0, large, big);
            double[] means = new double[small.Length];
            for (int pixel = 0; pixel < big.Length; pixel++)
            {
                means[(pixel / large / times * side) + (pixel % large / times)] += big[pixel] / (times * times);
            }

            gaps[i] = means.Zip(small, (mean, sample) => Math.Abs(mean - sample)).Average();
        });
        return Sample.OverLatents(of, gaps);
    }
}
