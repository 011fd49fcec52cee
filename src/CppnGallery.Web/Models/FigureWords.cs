using System.Collections.Immutable;
using System.Globalization;

namespace CppnGallery.Web.Models;

/// <summary>Which way a figure is better.</summary>
public enum Better
{
    /// <summary>Neither.</summary>
    Neither,

    /// <summary>More.</summary>
    More,

    /// <summary>Less.</summary>
    Less,
}

/// <summary>What a figure of a checkpoint is, for people.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Meaning">What it is, in a sentence; null where the name says all that there is to say.</param>
/// <param name="Better">Which way is better.</param>
/// <param name="Format">How it is written; a percentage where it ends in <c>%</c>.</param>
public sealed record FigureWords(string Label, string? Meaning, Better Better, string Format)
{
    /// <summary>The figures that cards show.</summary>
    public static readonly IReadOnlyList<string> Main = ["legibleShare", "classesCovered", "frechetDistance"];

    /// <summary>How lively a model draws and how wide its weights are, in the order of their telling.</summary>
    public static readonly ImmutableArray<string> Liveliness =
        ["contourLength", "edgeWidth", "fineEnergy", "pieces", "reluWeightStddev", "gateStddev", "weightStddev", "livelinessLatents"];

    private const string ClassShare = "classShare";

    // docs/evaluation.md and docs/training.md have them at length.
    private static readonly Dictionary<string, FigureWords> Known = new()
    {
        ["legibleShare"] = new("legible", "Share of 10,000 drawings whose digit the judge reads with a certainty of at least 90 %.", Better.More, "0.0 %"),
        ["classesCovered"] = new("digits covered", "How many of the ten digits make up at least 2 % of the drawings.", Better.More, "0"),
        ["frechetDistance"] = new("Fréchet distance", "How far the drawings, as the judge sees them, lie from handwritten digits.", Better.Less, "0.0"),
        ["blankShare"] = new("blank", "Share of drawings with next to no ink.", Better.Less, "0.0 %"),
        ["reconstructionShare"] = new("redrawn as themselves", "Share of handwritten digits that are still read as the same digit when the model has encoded and redrawn them.", Better.More, "0.0 %"),
        ["reconstructionError"] = new("redrawing error", "Mean difference between a handwritten digit and its redrawing, a pixel, from 0 to 1.", Better.Less, "0.000"),
        ["evaluatedLatents"] = new("drawings measured", "Fréchet distances compare only between equal numbers.", Better.Neither, "#,0"),
        ["contourLength"] = new("contour", "Length of the line at half ink, in sides of the frame: the longer, the more there is to follow. Handwritten digits have 3.1.", Better.Neither, "0.00"),
        ["edgeWidth"] = new("edge", "How far it is from 10 to 90 % of ink, in pixels of a training picture: sharp below 1, cloudy above 2.", Better.Neither, "0.00"),
        ["fineEnergy"] = new("fine detail", "Share of the contrast that no picture of 26 pixels a side could hold: what it makes up beyond all it ever saw.", Better.Neither, "0.0 %"),
        ["pieces"] = new("pieces", "Separate pieces of ink in a drawing, on average; a digit is one.", Better.Neither, "0.00"),
        ["livelinessLatents"] = new("drawings measured large", "At 260 pixels a side, ten for every pixel of a training picture.", Better.Neither, "#,0"),
        ["reluWeightStddev"] = new("ReLU weights", "Standard deviation of the weights of its ReLU layers; before training it is σ.", Better.Neither, "0.000"),
        ["gateStddev"] = new("gates", "Standard deviation of the weights by which its blocks' answers enter a drawing; 0.001 before training, when all are shut.", Better.Neither, "0.0000"),
        ["weightStddev"] = new("hidden weights", "Standard deviation of the weights of its hidden layers.", Better.Neither, "0.000"),
        ["generatorSteps"] = new("generator steps", "Steps of the generator in this epoch.", Better.Neither, "#,0"),
        ["classifierSteps"] = new("classifier steps", "Steps of the classifier in this epoch.", Better.Neither, "#,0"),
        ["passed"] = new("passed", "Share of drawings that the network it plays against took for digits, on average over the epoch.", Better.Neither, "0.0 %"),
        ["caught"] = new("caught", "Share of drawings that the network it plays against knew for drawings.", Better.Neither, "0.0 %"),
        ["known"] = new("known", "Share of handwritten digits that the network it plays against knew for what they are.", Better.Neither, "0.0 %"),
    };

    /// <summary>The words for a figure; its own name in words where nobody wrote others.</summary>
    public static FigureWords Of(string name) =>
        Known.TryGetValue(name, out var words) ? words
        : name.StartsWith(ClassShare, StringComparison.Ordinal) ? new($"drawn as {name[ClassShare.Length..]}", null, Better.Neither, "0.0 %")
        : new(Shell.PictureLinks.Words(name), null, Better.Neither, "0.####");

    /// <summary>Whether an evaluation measured it, and not the training.</summary>
    public static bool IsEvaluation(string name) =>
        name.StartsWith(ClassShare, StringComparison.Ordinal) || name is "legibleShare" or "classesCovered" or "frechetDistance" or "blankShare" or "reconstructionShare" or "reconstructionError" or "evaluatedLatents";

    /// <summary>Whether it is one of <see cref="Liveliness"/>.</summary>
    public static bool IsLiveliness(string name) => Liveliness.Contains(name);

    /// <summary>The figure as people write it.</summary>
    public string Text(double value) => value.ToString(Format, CultureInfo.InvariantCulture);
}
