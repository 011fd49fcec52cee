using CppnGallery.Models;
using CppnGallery.Models.Generators;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering.Devices;

/// <summary>
/// Draws strips of artworks on one device. Kernels are kept by network shape, weights by generator, and the buffers of a strip for ever. For one thread at a
/// time: a kernel's arguments and the buffers are one set, and a device draws one strip after another anyway, each in milliseconds; so there is one queue, and
/// <see cref="RenderDevice"/> has the lock at which workers wait for one another.
/// </summary>
internal sealed unsafe class OpenClDrawing : IDisposable
{
    /// <summary>Networks whose weights stay on the device; a gallery shows fewer. Past it all go, and those in use come back.</summary>
    private const int MaxNetworks = 64;

    private readonly OpenClDevice _device;
    private readonly string _source;
    private readonly Dictionary<string, OpenClKernel> _kernels = [];
    private readonly Dictionary<IGenerator, (PackedNetwork Network, nint Weights)> _networks = [];
    private readonly nint _context;
    private readonly nint _queue;
    private float[] _inputs = [];
    private Buffer _picture;
    private Buffer _levels;

    /// <summary>Takes the device into use.</summary>
    /// <param name="device">From <see cref="OpenClDevice.List"/>.</param>
    /// <param name="source">The text of <c>Cppn.cl</c>.</param>
    /// <exception cref="OpenClException">It cannot be used.</exception>
    public OpenClDrawing(OpenClDevice device, string source)
    {
        (_device, _source) = (device, source);
        nint id = device.Id;
        _context = OpenCl.clCreateContext(null, 1, &id, 0, 0, out int fault);
        OpenClException.Check(fault, nameof(OpenCl.clCreateContext));
        _queue = OpenCl.clCreateCommandQueue(_context, id, 0, out fault);
        if (fault != 0)
        {
            OpenCl.clReleaseContext(_context);
            throw new OpenClException(nameof(OpenCl.clCreateCommandQueue), fault);
        }
    }

    /// <summary>Draws rows as <see cref="IPictureSource.Draw"/> does, to within a level of 255; false where the generator is of no kind that a device draws.</summary>
    /// <exception cref="OpenClException">The device cannot do it.</exception>
    public bool TryDraw(ArtworkSource artwork, View view, int width, int height, int firstRow, int rowCount, Span<byte> levels)
    {
        if (Find(artwork.Model.Generator) is not var (network, weights))
        {
            return false;
        }

        int count = width * rowCount, inputs = network.Biases + width + rowCount;
        MakeRoom(ref _picture, (nuint)inputs * sizeof(float), OpenCl.MemReadOnly);
        MakeRoom(ref _levels, (nuint)count, OpenCl.MemWriteOnly);
        if (_inputs.Length < inputs)
        {
            _inputs = new float[inputs];
        }

        // Found here in doubles, as the CPU's kernels find them: not every device has doubles.
        network.Fold(artwork.Latent.Values, _inputs);
        for (int column = 0; column < width; column++)
        {
            _inputs[network.Biases + column] = (float)view.PlaneX(column, width);
        }

        for (int row = 0; row < rowCount; row++)
        {
            _inputs[network.Biases + width + row] = (float)view.PlaneY(firstRow + row, height);
        }

        const uint Blocking = 1;
        fixed (float* from = _inputs)
        {
            OpenClException.Check(
                OpenCl.clEnqueueWriteBuffer(_queue, _picture.Handle, Blocking, 0, (nuint)inputs * sizeof(float), from, 0, null, null), nameof(OpenCl.clEnqueueWriteBuffer));
        }

        KernelFor(network).Enqueue(_queue, network, weights, _picture.Handle, width, count, artwork.Style.InkIsLow, _levels.Handle);
        fixed (byte* to = levels[..count])
        {
            OpenClException.Check(OpenCl.clEnqueueReadBuffer(_queue, _levels.Handle, Blocking, 0, (nuint)count, to, 0, null, null), nameof(OpenCl.clEnqueueReadBuffer));
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ReleaseNetworks();
        Release(ref _picture);
        Release(ref _levels);
        foreach (var kernel in _kernels.Values)
        {
            kernel.Dispose();
        }

        _kernels.Clear();
        OpenCl.clReleaseCommandQueue(_queue);
        OpenCl.clReleaseContext(_context);
    }

    private (PackedNetwork Network, nint Weights)? Find(IGenerator generator)
    {
        if (_networks.TryGetValue(generator, out var known))
        {
            return known;
        }

        if (PackedNetwork.Pack(generator, _device.ConstantBytes) is not { } packed)
        {
            return null;
        }

        if (_networks.Count == MaxNetworks)
        {
            ReleaseNetworks();
        }

        fixed (float* values = packed.Weights)
        {
            nuint bytes = (nuint)packed.Weights.Length * sizeof(float);
            nint weights = OpenCl.clCreateBuffer(_context, OpenCl.MemReadOnly | OpenCl.MemCopyHostPointer, bytes, values, out int fault);
            OpenClException.Check(fault, nameof(OpenCl.clCreateBuffer));
            return _networks[generator] = (packed, weights);
        }
    }

    private OpenClKernel KernelFor(PackedNetwork network)
    {
        if (!_kernels.TryGetValue(network.Options, out var kernel))
        {
            _kernels[network.Options] = kernel = new OpenClKernel(_context, _device, _source, network.Options);
        }

        return kernel;
    }

    private void MakeRoom(ref Buffer buffer, nuint bytes, ulong flags)
    {
        if (buffer.Bytes < bytes)
        {
            Release(ref buffer);
            nint handle = OpenCl.clCreateBuffer(_context, flags, bytes, null, out int fault);
            OpenClException.Check(fault, nameof(OpenCl.clCreateBuffer));
            buffer = new(handle, bytes);
        }
    }

    private void ReleaseNetworks()
    {
        foreach (var (_, weights) in _networks.Values)
        {
            OpenCl.clReleaseMemObject(weights);
        }

        _networks.Clear();
    }

    private static void Release(ref Buffer buffer)
    {
        if (buffer.Bytes > 0)
        {
            OpenCl.clReleaseMemObject(buffer.Handle);
            buffer = default;
        }
    }

    private readonly record struct Buffer(nint Handle, nuint Bytes);
}
