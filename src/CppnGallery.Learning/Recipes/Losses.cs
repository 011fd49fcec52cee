using static TorchSharp.torch;

namespace CppnGallery.Learning.Recipes;

/// <summary>What training makes small and libtorch has no name for.</summary>
internal static class Losses
{
    /// <summary>
    /// Added to a probability before its logarithm, as in the reference program: a pixel that is surely wrong costs 23 nats, not ∞.
    /// </summary>
    private const double Epsilon = 1e-10;

    /// <summary>
    /// Mean over the batch of −½ Σ(1 + v − m² − eᵛ): the divergence, in nats a picture, of a Gaussian of these means and log variances (B,
    /// Z) from the unit Gaussian. Kingma and Welling 2013, appendix B.
    /// </summary>
    public static Tensor GaussianDivergence(Tensor mean, Tensor logVariance) =>
        (1 + logVariance - mean.square() - logVariance.exp()).sum() * (-0.5 / mean.shape[0]);

    /// <summary>z = m + e^(v/2)·ε of unit Gaussians ε.</summary>
    public static Tensor GaussianSample(Tensor mean, Tensor logVariance, Tensor noise) => mean + ((logVariance * 0.5).exp() * noise);

    /// <summary>
    /// Mean over pixels of −t·ln(p + ε) − (1 − t)·ln(1 − p + ε): how surprised someone who expects ink with probability p is by intensities
    /// t, in nats a pixel; both of one shape, 0..1.
    /// </summary>
    public static Tensor BernoulliSurprise(Tensor probabilities, Tensor intensities) =>
        -((intensities * (probabilities + Epsilon).log()) + ((1 - intensities) * (1 - probabilities + Epsilon).log())).mean();

    /// <summary>Mean of −ln σ(x) where <paramref name="real"/>, else of −ln(1 − σ(x)).</summary>
    public static Tensor BinaryCrossEntropy(Tensor logits, bool real) =>
        nn.functional.binary_cross_entropy_with_logits(logits, real ? ones_like(logits) : zeros_like(logits));

    /// <summary>Share of rows whose greatest logit is the label's.</summary>
    public static double Agreement(Tensor logits, Tensor labels) =>
        (double)logits.argmax(1).eq(labels).sum().item<long>() / labels.shape[0];

    /// <summary>Share of logits above 0.</summary>
    public static double ShareAbove0(Tensor logits) => (double)logits.gt(0).sum().item<long>() / logits.numel();
}
