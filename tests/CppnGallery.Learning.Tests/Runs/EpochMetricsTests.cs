using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;

namespace CppnGallery.Learning.Tests.Runs;

public class EpochMetricsTests
{
    [Fact]
    public void Saved_and_restored_amid_an_epoch_it_goes_on_to_the_last_bit()
    {
        var (whole, first, second) = (new EpochMetrics(), new EpochMetrics(), new EpochMetrics());
        for (int batch = 1; batch <= 9; batch++)
        {
            var result = new BatchResult(1, [new("loss", "loss", Math.Sin(batch) * 1e-3, MeasureKind.Loss), new("steps", "steps", batch, MeasureKind.Steps)]);
            whole.Add(result);
            if (batch == 5)
            {
                Assert.All(first.Save().ToList(), pair => Assert.True(second.Restore(pair.Key, pair.Value)));
            }

            (batch < 5 ? first : second).Add(result);
        }

        Assert.Equal(whole.Means(), second.Means());
        Assert.Equal(45, second.Means()["steps"]);
        Assert.Equal(Enumerable.Range(1, 9).Select(batch => Math.Sin(batch) * 1e-3).Average(), second.Means()["loss"], 1e-15);
        second.Clear();
        Assert.Empty(second.Means());
    }

    [Theory]
    [InlineData("0.5 2 False", true, 0.25)]
    [InlineData("0.5 2 True", true, 0.5)]
    [InlineData("-1E-05 1 False", true, -1e-5)]
    [InlineData("0.5 0 False", false, 0)]
    [InlineData("0.5 -1 False", false, 0)]
    [InlineData("0,5 1 False", false, 0)]
    [InlineData("half 1 False", false, 0)]
    [InlineData("0.5 1.0 False", false, 0)]
    [InlineData("0.5 1 no", false, 0)]
    [InlineData("0.5 1", false, 0)]
    [InlineData("0.5 1 False ", false, 0)]
    [InlineData("", false, 0)]
    public void Only_what_was_saved_is_restored(string text, bool fits, double mean)
    {
        var metrics = new EpochMetrics();
        Assert.Equal(fits, metrics.Restore("m", text));
        Assert.Equal(fits ? [KeyValuePair.Create("m", mean)] : [], metrics.Means());
    }
}
