using CppnGallery.Kernels.Threads;

namespace CppnGallery.Autograd;

/// <summary>
/// Records operations so that gradients can be sent back through them, and owns every buffer that those operations make.
/// <para>
/// Who owns what: parameters and constants own their buffers for ever. An operation's result is the tape's, valid until
/// <see cref="Reset"/>, which takes all of them back at once and hands the same buffers out again in the next step; so a
/// training step whose shapes repeat allocates nothing after the first. A tape that does not record gives single results back early
/// with <see cref="Release"/>. A tape is used by one thread at a time; operations spread over threads inside.
/// </para>
/// </summary>
/// <param name="recording">False for using a network without gradients.</param>
public sealed class Tape(bool recording = true)
{
    private readonly List<Operation> _operations = [];
    private readonly List<Tensor> _inUse = [];
    private readonly Dictionary<int, Stack<Tensor>> _free = [];

    /// <summary>Sends the gradient of <paramref name="operation"/>'s output to its inputs, adding.</summary>
    public delegate void BackwardRule(in Operation operation);

    /// <summary>Whether operations are remembered for <see cref="Backward"/>.</summary>
    public bool IsRecording => recording;

    /// <summary>Bytes that this tape holds, in use and free; constant once every shape has been seen.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>
    /// Adds d<paramref name="loss"/>/dt to the gradient of every parameter t that led to <paramref name="loss"/>, and sets the gradients of
    /// results in between. Several backward passes between two <see cref="Reset"/>s are not supported.
    /// </summary>
    /// <exception cref="ArgumentException">The loss is not a single number.</exception>
    public void Backward(Tensor loss)
    {
        if (loss.Count != 1)
        {
            throw new ArgumentException($"A loss is one number; this tensor has {loss.Count}.", nameof(loss));
        }

        Workers.ForEach(_operations.Count, i => _operations[i].Output.ZeroGradient());

        loss.Gradient[0] = 1;
        for (int i = _operations.Count - 1; i >= 0; i--)
        {
            var operation = _operations[i];
            operation.Backward(in operation);
        }
    }

    /// <summary>Forgets all operations and takes back every result; tensors obtained from operations must not be used afterwards.</summary>
    public void Reset()
    {
        _operations.Clear();
        foreach (var tensor in _inUse)
        {
            GiveBack(tensor);
        }

        _inUse.Clear();
    }

    /// <summary>Takes back one result early. A recording tape keeps it all the same, since backward will need it.</summary>
    public void Release(Tensor result)
    {
        if (!recording && _inUse.Remove(result))
        {
            GiveBack(result);
        }
    }

    /// <summary>For writing operations: a buffer for a result, its content undefined.</summary>
    public Tensor Rent(bool requiresGradient, params ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int size in shape)
        {
            count = checked(count * size);
        }

        if (!_free.TryGetValue(count, out var stack))
        {
            _free[count] = stack = new Stack<Tensor>();
        }

        if (!stack.TryPop(out var tensor))
        {
            tensor = new Tensor(GC.AllocateUninitializedArray<float>(count), requiresGradient);
            HeldBytes += count * sizeof(float) * (recording ? 2L : 1L);
        }

        tensor.RequiresGradient = requiresGradient && recording;
        tensor.Reshape(shape);
        _inUse.Add(tensor);
        return tensor;
    }

    /// <summary>For writing operations: remembers how to send a gradient back; does nothing where none is wanted.</summary>
    public void Record(in Operation operation)
    {
        if (operation.Output.RequiresGradient)
        {
            _operations.Add(operation);
        }
    }

    private void GiveBack(Tensor tensor) => _free[tensor.Count].Push(tensor);

    /// <summary>One recorded operation. A struct with a static rule, so that recording allocates nothing.</summary>
    /// <param name="Backward">Sends the output's gradient to the inputs that want one, adding.</param>
    /// <param name="Output">The result.</param>
    /// <param name="A">First input.</param>
    /// <param name="B">Second input or saved tensor.</param>
    /// <param name="C">Third.</param>
    /// <param name="Scalar">A number that the rule needs.</param>
    /// <param name="Context">Anything else that it needs.</param>
    public readonly record struct Operation(BackwardRule Backward, Tensor Output, Tensor A, Tensor? B = null, Tensor? C = null, float Scalar = 0, object? Context = null);
}
