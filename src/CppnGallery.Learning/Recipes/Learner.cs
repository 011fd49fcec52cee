using System.Globalization;
using CppnGallery.Learning.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Recipes;

/// <summary>
/// Networks that learn together: their parameters, one Adam, and a look at every step's numbers before they reach a weight.
/// </summary>
public sealed class Learner
{
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly double _gradientLimit;
    private readonly Adam _optimiser;
    private readonly Parameter[] _tensors;
    private readonly Adam.State[] _states;

    /// <summary>A learner whose moments are zero.</summary>
    /// <param name="name">Its name in state files, <c>drawing</c>.</param>
    /// <param name="label">Its name for people, <c>generator and encoder</c>.</param>
    /// <param name="parameters">What it changes.</param>
    /// <param name="rate">Adam's step size.</param>
    /// <param name="beta1">Adam's memory of the mean.</param>
    /// <param name="gradientLimit">Greatest global norm of a step's gradients.</param>
    public Learner(string name, string label, IEnumerable<NamedParameter> parameters, double rate, double beta1, double gradientLimit)
    {
        (Name, Label, _gradientLimit) = (name, label, gradientLimit);
        Parameters = [.. parameters];
        _tensors = [.. Parameters.Select(parameter => parameter.Tensor)];
        _optimiser = optim.Adam(_tensors, rate, beta1, Beta2, Epsilon);
        _states = [.. _optimiser.state_dict().State.Cast<Adam.State>()];
    }

    /// <summary>Its name in state files.</summary>
    public string Name { get; }

    /// <summary>Its name for people.</summary>
    public string Label { get; }

    /// <summary>What it changes.</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>Adam's step size; may be made smaller as a training goes on.</summary>
    public double Rate
    {
        get => _optimiser.ParamGroups.First().LearningRate;
        set => _optimiser.ParamGroups.First().LearningRate = value;
    }

    /// <summary>Steps taken.</summary>
    public long Steps
    {
        get => _states[0].step;
        set => Array.ForEach(_states, state => state.step = value);
    }

    /// <summary>Copies Adam's running means of a parameter's gradients and of their squares out.</summary>
    public void CopyMomentsOut(int parameter, Span<float> mean, Span<float> square)
    {
        _states[parameter].exp_avg.CopyOut(mean);
        _states[parameter].exp_avg_sq.CopyOut(square);
    }

    /// <summary>Copies them in.</summary>
    public void CopyMomentsIn(int parameter, float[] mean, float[] square)
    {
        _states[parameter].exp_avg.CopyIn(mean);
        _states[parameter].exp_avg_sq.CopyIn(square);
    }

    /// <summary>One step down a loss.</summary>
    /// <param name="loss">One number, what is made small.</param>
    /// <param name="parts">The losses that it is made of, for naming the one that is no number.</param>
    /// <exception cref="TrainingDivergedException">A loss or gradient is no finite number; no weight was changed.</exception>
    public void Step(Tensor loss, params ReadOnlySpan<LossPart> parts)
    {
        float value = loss.item<float>();
        _optimiser.zero_grad();
        loss.backward();
        double norm = nn.utils.clip_grad_norm_(_tensors, _gradientLimit);
        if (!float.IsFinite(value) || !double.IsFinite(norm))
        {
            throw new TrainingDivergedException(string.Create(CultureInfo.InvariantCulture,
                $"step {Steps + 1} of the {Label}: {Culprit(value, norm, parts)}"));
        }

        _optimiser.step();
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

        return FirstNotFinite(Parameters, static tensor => tensor.grad) is { } found
            ? $"the gradient of {found} is not finite"
            : string.Create(CultureInfo.InvariantCulture, $"the norm of the gradients is {norm}");
    }

    /// <summary>Name and place of the first number that is none, such as <c>encoder.mean.weight[17]</c>.</summary>
    internal static string? FirstNotFinite(IReadOnlyList<NamedParameter> parameters, Func<Tensor, Tensor?> part)
    {
        using var scope = NewDisposeScope();
        foreach (var parameter in parameters)
        {
            if (part(parameter.Tensor) is { } tensor && !tensor.isfinite().all().item<bool>())
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"{parameter.Weights.Name}[{tensor.isfinite().logical_not().flatten().to(ScalarType.Int64).argmax().item<long>()}]");
            }
        }

        return null;
    }
}

/// <summary>A loss by name.</summary>
public readonly record struct LossPart(string Name, double Value);
