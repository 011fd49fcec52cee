using CppnGallery.Learning.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Networks;

/// <summary>
/// γ·(x − mean)/√(variance + 1e-5) + β by the statistics of the batch itself (Ioffe and Szegedy 2015), in training and at use alike, as the
/// reference programs do.
/// </summary>
internal sealed class BatchNormalisation : nn.Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-5;

    private readonly Parameter _gamma, _beta;

    public BatchNormalisation(NamedParameter gammas, NamedParameter betas)
        : base(nameof(BatchNormalisation))
    {
        (_gamma, _beta) = (gammas.Tensor, betas.Tensor);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) =>
        nn.functional.batch_norm(x, null, null, _gamma, _beta, training: true, momentum: 0, eps: Epsilon);
}
