using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Tests;

public class LatentChildrenTests
{
    /// <summary>Expected texts are from a program in Python (its own SplitMix64, statistics.NormalDist, struct's halves) written after docs/latents.md.</summary>
    [Theory]
    [InlineData("seed-7", 0.5, 4, "MjhQvYo_5rFFsm28brqJuQC-yDi2v4U-RjsCPbA87DcMPWW43jkvPLwsrbwKuLe0Wzu5PNq9jLc_QC-9XT0IwA")]
    [InlineData("seed-7", 0.5, 5, "Y7acvgk9yTgTs-G6Y7rrvZ69S7rnuw5BoEHdPvU78i3GOpS9yTKKOdex7bZju5yxTT9aO_G98bgJO2o6qkA5vw")]
    [InlineData("seed-7", 0.05, 0, "qbNCwCo9KDQCsli5n7GftWS8mrPOvP4-MD2VPHE8bjLbPEq4-TXiOTg48LzyttiyED2_Ph6-GbITPeyzZT-7vg")]
    [InlineData("seed-7", 0.3, 2, "JrigwBw_N6vSLN232ibttQa8jbWdvOM_fz0HPnU8RThDPNC3MqdWOOo4BL6Rt3W6vjuXPyW8irrOPey1WUAjvw")]
    [InlineData("seed-18446744073709551615", 2, 8, "-ESvQK2__rRjvyA8pz5EueTCvz12xPC26MPjP7LALDdPugs6NbjDrM-lMLTRvRPB2r4VwMkwabLQQA28YjveQQ")]
    public void A_child_is_what_the_formula_gives(string parent, double spread, int child, string expected) =>
        Assert.Equal(expected, LatentChildren.Of(Latent.Parse(parent), spread, child).Text);

    [Fact]
    public void A_line_of_descent_is_a_row_of_digits_and_how_the_first_is_written_makes_no_difference()
    {
        const string Third = "ez4OvzU8l7aTt428K7vMucq5lzRfvfw9Cz4GO6c9MDwePLa-vDzYMok5H7mzNsCxDj6TQIO5N7luQVq7Wz1rvw";
        foreach (var first in new[] { Latent.FromSeed(7), Latent.FromValues(Latent.FromSeed(7).Values) })
        {
            var last = first;
            foreach (int child in new[] { 4, 7, 1 })
            {
                last = LatentChildren.Of(last, 0.5, child);
            }

            Assert.Equal(Third, last.Text);
        }
    }

    [Fact]
    public void Steps_have_the_spread_that_was_asked_for()
    {
        double squares = 0;
        const int Parents = 200;
        for (ulong seed = 0; seed < Parents; seed++)
        {
            var parent = Latent.FromSeed(seed);
            for (int child = 0; child < LatentChildren.Count; child++)
            {
                var values = LatentChildren.Of(parent, 0.5, child).Values;
                for (int i = 0; i < Latent.Size; i++)
                {
                    squares += Math.Pow(values[i] - parent.Values[i], 2);
                }
            }
        }

        // 57,600 squares of a Gaussian with σ 0.5: their mean is 0.25 ± 0.25·√(2/57600), which is 0.0015.
        Assert.Equal(0.25, squares / (Parents * LatentChildren.Count * Latent.Size), 4 * 0.0015);
    }

    [Theory]
    [InlineData(0.049, 0, "spread")]
    [InlineData(2.001, 0, "spread")]
    [InlineData(double.NaN, 0, "spread")]
    [InlineData(0.5, -1, "child")]
    [InlineData(0.5, 9, "child")]
    public void What_is_out_of_range_is_named(double spread, int child, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => LatentChildren.Of(Latent.FromSeed(1), spread, child)).ParamName);

    [Fact]
    public void A_parent_at_the_end_of_what_halves_hold_has_children_too()
    {
        const float last = 65_504;
        var parent = Latent.FromValues([.. Enumerable.Range(0, Latent.Size).Select(i => i % 2 == 0 ? last : -last)]);
        for (int child = 0; child < LatentChildren.Count; child++)
        {
            // A step of 2 Gaussians is far below the 32 between the last halves.
            Assert.Equal(parent.Values.ToArray(), LatentChildren.Of(parent, LatentChildren.MostSpread, child).Values.ToArray());
        }
    }
}
