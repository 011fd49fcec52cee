using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Models.Judges;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace CppnGallery.Learning.Networks;

/// <summary>
/// Says which digit a picture shows, and how surely. It stands apart from every training, so that models can be compared by it: three
/// convolutions, a dense layer of 128 features, one of ten classes, ReLU
/// between (<see cref="JudgeWeights"/>). Unlike the classifier of part two it has no batch statistics: a verdict does not depend on the
/// pictures beside it.
/// </summary>
public sealed class Judge : nn.Module<Tensor, RandomSource?, (Tensor Features, Tensor Logits)>
{
    /// <summary>Share of the features kept in training.</summary>
    public const float Keep = 0.5f;

    private readonly Convolution _first, _second, _third;
    private readonly Dense _feature, _last;
    private readonly RandomNumbers _kept;

    /// <summary>A module over these weights.</summary>
    /// <param name="weights">Trained in place.</param>
    /// <param name="compute">Where and how.</param>
    /// <param name="batch">Pictures at a time where there is dropout.</param>
    public Judge(JudgeWeights weights, Compute compute, int batch = 1)
        : base(nameof(Judge))
    {
        Parameters = [.. weights.Parameters.Select(of => new NamedParameter(of, compute))];
        _first = new(Parameters[0], Parameters[1], compute);
        _second = new(Parameters[2], Parameters[3], compute);
        _third = new(Parameters[4], Parameters[5], compute);
        _feature = new(Parameters[6], Parameters[7], compute);
        _last = new(Parameters[8], Parameters[9], compute);
        _kept = new(compute, batch, JudgeWeights.Features);
        RegisterComponents();
    }

    /// <summary>In the order of the judge's file.</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>
    /// Pictures (B, 1, 26, 26), 1 is ink, to features (B, 128) and logits (B, 10); with dropout of features where it is given.
    /// </summary>
    /// <exception cref="ArgumentException">The pictures have another size.</exception>
    public override (Tensor Features, Tensor Logits) forward(Tensor pictures, RandomSource? dropout)
    {
        Pictures.Require(pictures);
        var h = relu(_first.forward(pictures));
        h = relu(_second.forward(h));
        h = relu(_third.forward(h));
        var features = relu(_feature.forward(Pictures.Flat(h)));
        return (features, _last.forward(dropout is null ? features : features * _kept.Dropout(dropout, Keep)));
    }
}
