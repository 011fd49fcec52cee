using CppnGallery.Autograd.Operations;
using static CppnGallery.Autograd.Tests.GradientCheck;

namespace CppnGallery.Autograd.Tests;

public class BernoulliLossTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(0.3f)]
    public void Cross_entropy_of_logits_agrees_with_the_formula_and_its_differences(float target)
    {
        var x = Random(1, 7, 3);
        Run([x], tape => tape.BinaryCrossEntropy(x, target), v =>
            [v[0].Average(u => (-target * Math.Log(1 / (1 + Math.Exp(-u)))) - ((1.0 - target) * Math.Log(1 - (1 / (1 + Math.Exp(-u))))))]);
    }

    [Theory]
    [InlineData(500f, 0f, 500f, 1f)]
    [InlineData(-500f, 1f, 500f, -1f)]
    [InlineData(500f, 1f, 0f, 0f)]
    public void Cross_entropy_of_large_logits_neither_overflows_nor_loses_its_slope(float logit, float target, float loss, float slope)
    {
        var x = Tensor.Parameter(1, 1);
        x.Data[0] = logit;
        var tape = new Tape();
        var y = tape.BinaryCrossEntropy(x, target);
        tape.Backward(y);
        Assert.Equal((loss, slope), (y.Data[0], x.Gradient[0]));
    }

    [Fact]
    public void Surprise_agrees_with_the_formula_and_its_differences()
    {
        Tensor p = Random(2, 3, 5), t = Random(3, 3, 5);
        foreach (var tensor in (Tensor[])[p, t])
        {
            foreach (ref float value in tensor.Data)
            {
                value = 1 / (1 + MathF.Exp(-value));
            }
        }

        double[] truth = [.. t.Data.ToArray().Select(u => (double)u)];
        Run([p], tape => tape.BernoulliSurprise(p, t), v =>
            [v[0].Zip(truth).Average(pair => (-pair.Second * Math.Log(pair.First)) - ((1 - pair.Second) * Math.Log(1 - pair.First)))]);
    }

    [Fact]
    public void Surprise_of_the_surely_wrong_is_finite()
    {
        Tensor p = Tensor.Parameter(2), t = Tensor.Constant(2);
        (p.Data[0], p.Data[1], t.Data[0], t.Data[1]) = (1, 0, 0, 1);
        var tape = new Tape();
        var y = tape.BernoulliSurprise(p, t);
        tape.Backward(y);
        Assert.Equal(-Math.Log(1e-10), y.Data[0], 1e-4);
        Assert.Equal(0.5e10, p.Gradient[0], 1e4);
        Assert.Equal(-0.5e10, p.Gradient[1], 1e4);
    }
}
