using CppnGallery.Learning.Engine;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Tests.Oracle;

/// <summary>How far what trains is from what is written plainly: ‖expected − actual‖/‖expected‖.</summary>
internal static class Agreement
{
    public static void Of(string name, Tensor expected, Tensor actual, double tolerance)
    {
        using var scope = NewDisposeScope();
        double norm = expected.norm().item<double>(), error = (expected - actual.to(ScalarType.Float64)).norm().item<double>();
        Assert.True(error <= tolerance * norm, $"{name} is off by {error / norm:g3}");
    }

    /// <summary>The gradients of all these parameters.</summary>
    public static void OfGradients(PlainNetworks plain, IEnumerable<NamedParameter> parameters, double tolerance)
    {
        foreach (var parameter in parameters)
        {
            string name = parameter.Weights.Name;
            Of($"the gradient of {name}", plain[name].grad!, parameter.Tensor.grad!, tolerance);
        }
    }

    /// <summary>Whether a parameter has any: a bias before batch normalisation changes nothing, and its gradient is rounding alone.</summary>
    public static bool HasEffect(NamedParameter parameter) => parameter.Weights.Name is not (
        "classifier.second.bias" or "classifier.third.bias" or "discriminator.second.bias" or "discriminator.third.bias");
}
