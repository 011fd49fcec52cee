namespace CppnGallery.Models.Generators;

/// <summary>
/// Standard deviations √(Σ(w − w̄)²/N) of a generator's weights, biases left out: how wide the layers are that bend a picture. A layer that a generator lacks has
/// none.
/// </summary>
/// <param name="Relu">Of all ReLU layers of a residual generator together; σ of its settings before training.</param>
/// <param name="Gate">Of the tanh layers that let a block's answer into the picture; 0.001 before training, where every block is shut.</param>
/// <param name="Hidden">Of all tanh layers of a dense generator.</param>
public sealed record WeightSpread(double? Relu, double? Gate, double? Hidden)
{
    /// <summary>A generator's, as its weights are now.</summary>
    /// <exception cref="ArgumentException">A kind of generator whose layers are not known here.</exception>
    public static WeightSpread Of(IGenerator generator)
    {
        switch (generator)
        {
            case ResidualCppn residual:
                int size = residual.Settings.Nodes * residual.Settings.Nodes;
                Deviation relu = default, gate = default;
                for (int layer = 0; layer * size < residual.BlockWeights.Count; layer++)
                {
                    var weights = residual.BlockWeights.Data.Slice(layer * size, size);
                    if (layer % (ResidualCppnSettings.ReluLayers + 1) == ResidualCppnSettings.ReluLayers)
                    {
                        gate.Add(weights);
                    }
                    else
                    {
                        relu.Add(weights);
                    }
                }

                return new(relu.Value, gate.Value, null);
            case DenseCppn dense:
                Deviation hidden = default;
                hidden.Add(dense.TanhWeights.Data);
                return new(null, null, hidden.Value);
            default:
                throw new ArgumentException($"The layers of a {generator.GetType().Name} are not known.", nameof(generator));
        }
    }

    private struct Deviation
    {
        private int _count;
        private double _sum;
        private double _squares;

        public readonly double Value => Math.Sqrt(Math.Max(0, (_squares / _count) - (_sum / _count * (_sum / _count))));

        public void Add(ReadOnlySpan<float> weights)
        {
            _count += weights.Length;
            foreach (double weight in weights)
            {
                _sum += weight;
                _squares += weight * weight;
            }
        }
    }
}
