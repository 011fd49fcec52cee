using System.Numerics.Tensors;

namespace CppnGallery.Autograd.Optimisation;

/// <summary>Keeps one bad batch from throwing the weights about.</summary>
public static class GradientClipping
{
    /// <summary>
    /// Scales all gradients by limit/norm where their norm, taken together, is over the limit (Pascanu et al. 2013); returns the norm before.
    /// </summary>
    public static double ClipByGlobalNorm(IReadOnlyList<Tensor> parameters, double limit)
    {
        double sum = 0;
        for (int i = 0; i < parameters.Count; i++)
        {
            sum += TensorPrimitives.SumOfSquares<float>(parameters[i].Gradient);
        }

        double norm = Math.Sqrt(sum);
        if (norm > limit)
        {
            float scale = (float)(limit / norm);
            for (int i = 0; i < parameters.Count; i++)
            {
                TensorPrimitives.Multiply(parameters[i].Gradient, scale, parameters[i].Gradient);
            }
        }

        return norm;
    }
}
