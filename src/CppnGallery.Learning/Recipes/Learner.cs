using System.Globalization;
using CppnGallery.Autograd;
using CppnGallery.Autograd.Optimisation;
using CppnGallery.Models;

namespace CppnGallery.Learning.Recipes;

/// <summary>Networks that learn together: their parameters, one Adam, and a look at every step's numbers before they reach a weight.</summary>
public sealed class Learner
{
    private readonly double _gradientLimit;

    /// <summary>A learner whose moments are zero.</summary>
    /// <param name="name">Its name in state files, <c>drawing</c>.</param>
    /// <param name="label">Its name for people, <c>generator and encoder</c>.</param>
    /// <param name="parameters">What it changes.</param>
    /// <param name="rate">Adam's step size.</param>
    /// <param name="beta1">Adam's memory of the mean.</param>
    /// <param name="gradientLimit">Greatest global norm of a step's gradients.</param>
    public Learner(string name, string label, IEnumerable<NamedTensor> parameters, double rate, double beta1, double gradientLimit)
    {
        (Name, Label, _gradientLimit) = (name, label, gradientLimit);
        Parameters = [.. parameters];
        Optimiser = new Adam(Parameters.Select(p => p.Tensor), rate, beta1);
    }

    /// <summary>Its name in state files.</summary>
    public string Name { get; }

    /// <summary>Its name for people.</summary>
    public string Label { get; }

    /// <summary>What it changes.</summary>
    public IReadOnlyList<NamedTensor> Parameters { get; }

    /// <summary>Moments and steps.</summary>
    public Adam Optimiser { get; }

    /// <summary>One step down the loss that <paramref name="tape"/> recorded; the tape is reset.</summary>
    /// <param name="tape">Holds the way from the parameters to the loss.</param>
    /// <param name="loss">(1), what is made small.</param>
    /// <param name="parts">The losses that it is made of, for naming the one that is no number.</param>
    /// <exception cref="TrainingDivergedException">A loss or gradient is no finite number; no weight was changed.</exception>
    public void Step(Tape tape, Tensor loss, params ReadOnlySpan<LossPart> parts)
    {
        float value = loss.Data[0];
        foreach (var parameter in Optimiser.Parameters)
        {
            parameter.ZeroGradient();
        }

        tape.Backward(loss);
        tape.Reset();
        double norm = GradientClipping.ClipByGlobalNorm(Optimiser.Parameters, _gradientLimit);
        if (!float.IsFinite(value) || !double.IsFinite(norm))
        {
            throw new TrainingDivergedException(string.Create(
                CultureInfo.InvariantCulture,
                $"step {Optimiser.Steps + 1} of the {Label}: {Culprit(value, norm, parts)}"));
        }

        Optimiser.Step();
    }

    private string Culprit(float loss, double norm, ReadOnlySpan<LossPart> parts)
    {
        foreach (var (name, value) in parts)
        {
            if (!double.IsFinite(value))
            {
                return string.Create(CultureInfo.InvariantCulture, $"the {name} is {value}");
            }
        }

        if (!float.IsFinite(loss))
        {
            return string.Create(CultureInfo.InvariantCulture, $"the sum of the losses is {loss}");
        }

        return FirstNotFinite(Parameters, static tensor => tensor.Gradient) is { } name2
            ? $"the gradient of {name2} is not finite"
            : string.Create(CultureInfo.InvariantCulture, $"the norm of the gradients is {norm}");
    }

    /// <summary>Name and place of the first number that is none, such as <c>encoder.mean.weight[17]</c>.</summary>
    internal static string? FirstNotFinite(IReadOnlyList<NamedTensor> tensors, Func<Tensor, Span<float>> part)
    {
        foreach (var (name, tensor) in tensors)
        {
            var values = part(tensor);
            for (int i = 0; i < values.Length; i++)
            {
                if (!float.IsFinite(values[i]))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]");
                }
            }
        }

        return null;
    }
}

/// <summary>A loss by name.</summary>
public readonly record struct LossPart(string Name, double Value);
