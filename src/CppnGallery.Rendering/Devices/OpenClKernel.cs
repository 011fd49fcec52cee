using System.Text;

namespace CppnGallery.Rendering.Devices;

/// <summary>The program compiled for one shape of network. Its arguments are part of it, so it belongs to one thread at a time.</summary>
internal sealed unsafe class OpenClKernel : IDisposable
{
    private readonly nint _program;
    private readonly nint _kernel;

    /// <summary>Compiles; takes from a tenth of a second to some seconds.</summary>
    /// <exception cref="OpenClException">It cannot be compiled; the message holds the compiler's first error.</exception>
    public OpenClKernel(nint context, OpenClDevice device, string source, string options)
    {
        byte[] text = Encoding.UTF8.GetBytes(source);
        fixed (byte* characters = text)
        {
            nuint length = (nuint)text.Length;
            byte* start = characters;
            _program = OpenCl.clCreateProgramWithSource(context, 1, &start, &length, out int fault);
            OpenClException.Check(fault, nameof(OpenCl.clCreateProgramWithSource));
        }

        try
        {
            nint id = device.Id;
            int code = OpenCl.clBuildProgram(_program, 1, &id, options, 0, 0);
            if (code != 0)
            {
                throw new OpenClException($"{nameof(OpenCl.clBuildProgram)} {options}", code, FirstError(id));
            }

            _kernel = OpenCl.clCreateKernel(_program, "draw", out code);
            OpenClException.Check(code, nameof(OpenCl.clCreateKernel));
        }
        catch
        {
            OpenCl.clReleaseProgram(_program);
            throw;
        }
    }

    /// <summary>Draws; the arguments are those of <c>Cppn.cl</c>.</summary>
    public void Enqueue(nint queue, PackedNetwork network, nint weights, nint picture, int width, int count, bool inkIsLow, nint levels)
    {
        int low = inkIsLow ? 1 : 0;
        Set(0, &weights, sizeof(nint));
        Set(1, &picture, sizeof(nint));
        Set(2, &width, sizeof(int));
        Set(3, &count, sizeof(int));
        Set(4, &low, sizeof(int));
        Set(5, &levels, sizeof(nint));
        nuint items = (nuint)network.Items, global = (nuint)((count + network.Pixels - 1) / network.Pixels) * items;
        OpenClException.Check(OpenCl.clEnqueueNDRangeKernel(queue, _kernel, 1, null, &global, &items, 0, null, null), nameof(OpenCl.clEnqueueNDRangeKernel));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        OpenCl.clReleaseKernel(_kernel);
        OpenCl.clReleaseProgram(_program);
    }

    private void Set(uint index, void* value, int bytes) =>
        OpenClException.Check(OpenCl.clSetKernelArg(_kernel, index, (nuint)bytes, value), nameof(OpenCl.clSetKernelArg));

    private string? FirstError(nint device)
    {
        OpenCl.clGetProgramBuildInfo(_program, device, OpenCl.ProgramBuildLog, 0, null, out nuint length);
        byte[] log = new byte[length];
        fixed (byte* first = log)
        {
            OpenCl.clGetProgramBuildInfo(_program, device, OpenCl.ProgramBuildLog, length, first, out _);
        }

        return Encoding.UTF8.GetString(log).Split('\n', '\0').FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))?.Trim();
    }
}
