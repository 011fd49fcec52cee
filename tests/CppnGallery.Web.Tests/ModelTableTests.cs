using System.Net;
using System.Text.RegularExpressions;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;
using CppnGallery.Web.Models;
using CppnGallery.Web.Results;

namespace CppnGallery.Web.Tests;

/// <summary>Models by their figures: sorted in a table, on their own page, and beside what people like.</summary>
public sealed partial class ModelTableTests(ModelTableTests.ThreeModels shared) : IClassFixture<ModelTableTests.ThreeModels>
{
    // Their contours are 1, 2 and 3.
    private readonly GalleryServer _server = shared.Server;

    public sealed class ThreeModels() : SharedGallery(GalleryServer.Start(models: 3));

    [Theory]
    [InlineData("/models?sort=contourLength", "descending", 2, 1, 0)]
    [InlineData("/models?sort=contourLength&order=up", "ascending", 0, 1, 2)]
    [InlineData("/models?sort=contourLength&order=up&recipe=resnet-cppn&state=all", "ascending", 0, 1, 2)]
    public async Task A_table_is_sorted_by_its_address(string address, string order, params int[] models)
    {
        using var visitor = _server.Visitor();
        string page = await visitor.GetStringAsync(address);

        Assert.Equal(models.Select(model => _server.Models[model].Hash), Rows().Matches(page).Select(row => row.Groups[1].Value));
        Assert.Single(Regex.Matches(page, $"aria-sort=\"{order}\""));
        Assert.Contains("3.00", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_of_a_column_sorts_by_it_and_turns_the_order_round()
    {
        using var visitor = _server.Visitor();
        string page = WebUtility.HtmlDecode(await visitor.GetStringAsync("/models?state=all&sort=contourLength"));

        Assert.Contains("\"models?state=all&sort=contourLength&order=up\"", page, StringComparison.Ordinal);
        Assert.Contains("\"models?state=all&sort=edgeWidth\"", page, StringComparison.Ordinal);
        page = WebUtility.HtmlDecode(await visitor.GetStringAsync("/models?sort=contourLength&order=up"));
        Assert.Contains("\"models?sort=contourLength\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_without_the_figure_come_last_in_either_order()
    {
        Model[] models = [Named("one", ("edgeWidth", 2)), Named("two"), Named("three", ("edgeWidth", 1)), Named("four", ("edgeWidth", 3))];

        foreach (var (rising, runs) in new[] { (true, "three one four two"), (false, "four one three two") })
        {
            Assert.Equal(runs, string.Join(' ', new ModelFilter(null, ModelFilter.OnShow, "edgeWidth", rising).Sorted(models).Select(model => model.Description.Run)));
        }
    }

    [Theory]
    [InlineData("/models?sort=hash", "sort is one of legibleShare")]
    [InlineData("/models?sort=pieces&order=sideways", "order is up or down")]
    [InlineData("/results?measure=hash", "measure is one of contourLength")]
    public async Task A_damaged_address_names_what_is_wrong(string address, string words)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_models_page_has_its_liveliness_and_its_runs_weights()
    {
        using var visitor = _server.Visitor();
        string page = WebUtility.HtmlDecode(await visitor.GetStringAsync($"/models/{_server.Models[1]}"));

        Assert.Contains("How lively it draws", page, StringComparison.Ordinal);
        Assert.Contains("Length of the line at half ink", page, StringComparison.Ordinal);
        string chart = page[page.IndexOf("Its weights, epoch by epoch", StringComparison.Ordinal)..];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            var spread = WeightSpread.Of(Checkpoint.LoadModel(_server.PathOf(epoch)).Generator);
            Assert.Matches($@"<th scope=""row""[^>]*>{epoch}</th>\s*<td[^>]*>{spread.Relu:0.0000}</td>\s*<td[^>]*>{spread.Gate:0.0000}</td>", chart);
        }

        Assert.Equal(6, Regex.Count(chart, "<circle "));
    }

    public static TheoryData<double, double[]> Axes => new()
    {
        { 0, [0, 0.25, 0.5, 0.75, 1] }, { 1, [0, 0.25, 0.5, 0.75, 1] }, { 735, [0, 200, 400, 600, 800] }, { 4.96, [0, 2, 4, 6] }, { 2.29, [0, 1, 2, 3] }, { 0.095, [0, 0.025, 0.05, 0.075, 0.1] },
    };

    [Theory]
    [MemberData(nameof(Axes))]
    public void An_axis_has_few_round_figures(double most, double[] ticks)
    {
        double[] found = MetricWords.Ticks(most);

        Assert.Equal(ticks.Length, found.Length);
        Assert.All(ticks.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void An_axis_by_factors_has_ones_and_threes()
    {
        double[] found = MetricWords.FactorTicks(0.13, 25);

        Assert.Equal(4, found.Length);
        Assert.All(found.Zip([0.3, 1, 3, 10]), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    private static Model Named(string run, params (string Name, double Value)[] metrics)
    {
        var generator = new ResidualCppn(new(Nodes: 1, Blocks: 1));
        var description = ModelDescription.Of(
            run, "resnet-cppn", 1, generator, new Dictionary<string, string>(), metrics.ToDictionary(metric => metric.Name, metric => metric.Value));
        return new(new("test", "00000000"), description, generator);
    }

    [GeneratedRegex("<tr[^>]* data-model=\"([0-9a-f]{8})\"")]
    private static partial Regex Rows();
}
