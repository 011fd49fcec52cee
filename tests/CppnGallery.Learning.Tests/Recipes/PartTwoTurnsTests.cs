using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Tests.Recipes;

/// <summary>
/// Part two's thresholds, as its article and program have them: 98 % passed end the generator's steps; below 70 % caught and above 60 % passed the classifier learns, to above 75 % caught; else
/// below 60 % known from digits alone, to above 70 %. Each share stands just at its threshold or just past it.
/// </summary>
public sealed class PartTwoTurnsTests
{
    private const double Hair = 0.001;

    private static readonly ResidualCppnRecipe Rules = new();

    public static TheoryData<double, int> Passing => new() { { 0.98, 3 }, { 0.98 + Hair, 2 } };

    public static TheoryData<string> Presets => [.. RecipePreset.Names];

    /// <summary>The second step sees a share that ends the steps only above 98 %; the third ends them anyhow.</summary>
    [Theory]
    [MemberData(nameof(Passing))]
    public void The_generator_stops_above_98_percent(double second, int steps)
    {
        var script = new Script { Passed = [0.5, second, 1], Caught = [1], Known = [1] };
        Assert.Equal(new(steps, 0, 0), Take(script));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void The_generator_takes_so_many_steps_at_most(int most)
    {
        var script = new Script { Passed = [.. Enumerable.Repeat(0.98, most + 1)], Caught = [1], Known = [1] };
        Assert.Equal(new(most, 0, 0), PartTwoTurns.Take(Rules with { GeneratorSteps = most }, script, CancellationToken.None));
    }

    [Theory]
    [InlineData(0.70, 0.99, 0)] // it catches enough
    [InlineData(0.70 - Hair, 0.99, 1)]
    [InlineData(0.0, 0.60, 0)] // the generator is not ahead
    [InlineData(0.0, 0.60 + Hair, 1)]
    public void The_classifier_learns_where_it_catches_below_70_percent_and_above_60_pass(double caught, double passed, int steps)
    {
        // It stops after its first step. A share of 60 % passed keeps the generator at work to its last step.
        var script = new Script { Passed = [.. Enumerable.Repeat(passed, Rules.GeneratorSteps)], Caught = [caught, 1], Known = [1] };
        Assert.Equal((steps, 0), Of(Take(script)));
    }

    [Theory]
    [InlineData(0.75, 3)]
    [InlineData(0.75 + Hair, 2)]
    public void It_stops_above_75_percent_caught(double second, int steps)
    {
        var script = new Script { Passed = [1], Caught = [0.5, 0.6, second, 1], Known = [1] };
        Assert.Equal((steps, 0), Of(Take(script)));
    }

    [Theory]
    [InlineData(0.60, 0)]
    [InlineData(0.60 - Hair, 1)]
    public void Else_it_learns_from_digits_alone_where_it_knows_below_60_percent(double known, int steps)
    {
        var script = new Script { Passed = [1], Caught = [0.70], Known = [known, 1] };
        Assert.Equal((0, steps), Of(Take(script)));
    }

    [Theory]
    [InlineData(0.70, 3)]
    [InlineData(0.70 + Hair, 2)]
    public void It_stops_above_70_percent_known(double second, int steps)
    {
        var script = new Script { Passed = [1], Caught = [0.70], Known = [0.5, 0.6, second, 1] };
        Assert.Equal((0, steps), Of(Take(script)));
    }

    [Fact]
    public void It_takes_eight_steps_at_most_and_never_both_kinds()
    {
        Assert.Equal(8, Rules.ClassifierSteps);
        var both = new Script { Passed = [1], Caught = [.. Enumerable.Repeat(0.1, 10)], Known = [0.1] };
        Assert.Equal((8, 0), Of(Take(both)));
        var real = new Script { Passed = [1], Caught = [0.9], Known = [.. Enumerable.Repeat(0.1, 10)] };
        Assert.Equal((0, 8), Of(Take(real)));
    }

    [Fact]
    public void A_cancelled_batch_ends_between_two_steps()
    {
        using var stop = new CancellationTokenSource();
        var script = new Script { Passed = [0.1, 0.1, 0.1], Caught = [1], Known = [1], AfterStep = stop.Cancel };
        Assert.Throws<OperationCanceledException>(() => PartTwoTurns.Take(Rules, script, stop.Token));
        Assert.Single(script.Taken);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Every_preset_has_these_thresholds(string preset)
    {
        var settings = RecipeCatalogue.Find(ResidualCppnRecipe.RecipeName)!.FindPreset(preset)!.Settings;
        Assert.Equal(
            [0.98, 0.70, 0.60, 0.75, 0.60, 0.70],
            new[] { "generator-steps-stop-above", "classifier-catches-below", "passes-above", "classifier-steps-stop-above", "real-known-below", "real-steps-stop-above" }
                .Select(name => settings[name]));
    }

    private static PartTwoTally Take(Script script) => PartTwoTurns.Take(Rules, script, CancellationToken.None);

    private static (int Classifying, int Real) Of(PartTwoTally tally) => (tally.Classifying, tally.Real);

    /// <summary>Networks whose shares are written down: what each kind of step sees, one after another. The first caught and known are seen by who only looks.</summary>
    private sealed class Script : IPartTwoSteps
    {
        private int _passed, _caught, _known;

        public required double[] Passed { get; init; }

        public required double[] Caught { get; init; }

        public required double[] Known { get; init; }

        public Action AfterStep { get; init; } = () => { };

        public List<string> Taken { get; } = [];

        public double Draw() => Next("draw", Passed, ref _passed);

        public (double Caught, double Known) Look() => (Caught[_caught++], Known[_known++]);

        public double Classify() => Next("classify", Caught, ref _caught);

        public double ClassifyReal() => Next("real", Known, ref _known);

        private double Next(string step, double[] shares, ref int place)
        {
            Taken.Add(step);
            AfterStep();
            return shares[place++];
        }
    }
}
