using System.Runtime.InteropServices;

namespace CppnGallery.Rendering.Devices;

/// <summary>
/// The entry points of OpenCL 1.2 that are used, under their own names (Khronos, <i>The OpenCL Specification</i>, version 1.2). None may be called
/// unless <see cref="IsPresent"/>. What releasing answers is left out: nobody could do anything about it. All are safe for any number of threads but <see cref="clSetKernelArg"/>, whose kernel belongs to one thread at a time.
/// </summary>
internal static unsafe partial class OpenCl
{
    public const ulong DeviceTypeCpu = 1 << 1, DeviceTypeGpu = 1 << 2, DeviceTypeAccelerator = 1 << 3, DeviceTypeAll = 0xFFFFFFFF;
    public const uint PlatformName = 0x0902;
    public const uint DeviceType = 0x1000, DeviceMaxComputeUnits = 0x1002, DeviceGlobalMemSize = 0x101F, DeviceMaxConstantBufferSize = 0x1020,
        DeviceName = 0x102B, DriverVersion = 0x102D;
    public const uint ProgramBuildLog = 0x1183;
    public const ulong MemWriteOnly = 1 << 1, MemReadOnly = 1 << 2, MemCopyHostPointer = 1 << 5;

    private const string Library = "OpenCL";

    /// <summary>The loader's names where it is at home, first to last: Linux and other Unix systems, Windows, macOS.</summary>
    private static readonly string[] Names = ["libOpenCL.so.1", "OpenCL.dll", "/System/Library/Frameworks/OpenCL.framework/OpenCL"];

    private static readonly nint Loaded = Load();

    /// <summary>Whether this system has an OpenCL library.</summary>
    public static bool IsPresent => Loaded != 0;

    [LibraryImport(Library)]
    public static partial int clGetPlatformIDs(uint room, nint* platforms, out uint count);

    [LibraryImport(Library)]
    public static partial int clGetPlatformInfo(nint platform, uint name, nuint room, void* value, out nuint bytes);

    [LibraryImport(Library)]
    public static partial int clGetDeviceIDs(nint platform, ulong type, uint room, nint* devices, out uint count);

    [LibraryImport(Library)]
    public static partial int clGetDeviceInfo(nint device, uint name, nuint room, void* value, out nuint bytes);

    [LibraryImport(Library)]
    public static partial nint clCreateContext(nint* properties, uint count, nint* devices, nint notify, nint userData, out int fault);

    [LibraryImport(Library)]
    public static partial void clReleaseContext(nint context);

    [LibraryImport(Library)]
    public static partial nint clCreateCommandQueue(nint context, nint device, ulong properties, out int fault);

    [LibraryImport(Library)]
    public static partial void clReleaseCommandQueue(nint queue);

    [LibraryImport(Library)]
    public static partial nint clCreateProgramWithSource(nint context, uint count, byte** texts, nuint* lengths, out int fault);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int clBuildProgram(nint program, uint count, nint* devices, string options, nint notify, nint userData);

    [LibraryImport(Library)]
    public static partial int clGetProgramBuildInfo(nint program, nint device, uint name, nuint room, void* value, out nuint bytes);

    [LibraryImport(Library)]
    public static partial void clReleaseProgram(nint program);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint clCreateKernel(nint program, string name, out int fault);

    [LibraryImport(Library)]
    public static partial int clSetKernelArg(nint kernel, uint index, nuint bytes, void* value);

    [LibraryImport(Library)]
    public static partial void clReleaseKernel(nint kernel);

    [LibraryImport(Library)]
    public static partial nint clCreateBuffer(nint context, ulong flags, nuint bytes, void* host, out int fault);

    [LibraryImport(Library)]
    public static partial void clReleaseMemObject(nint buffer);

    [LibraryImport(Library)]
    public static partial int clEnqueueWriteBuffer(nint queue, nint buffer, uint blocking, nuint offset, nuint bytes, void* host, uint waits, nint* waitFor, nint* done);

    [LibraryImport(Library)]
    public static partial int clEnqueueReadBuffer(nint queue, nint buffer, uint blocking, nuint offset, nuint bytes, void* host, uint waits, nint* waitFor, nint* done);

    [LibraryImport(Library)]
    public static partial int clEnqueueNDRangeKernel(nint queue, nint kernel, uint dimensions, nuint* offset, nuint* global, nuint* local, uint waits, nint* waitFor, nint* done);

    private static nint Load()
    {
        nint handle = 0;
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, out handle))
            {
                break;
            }
        }

        NativeLibrary.SetDllImportResolver(typeof(OpenCl).Assembly, (name, _, _) => name == Library ? handle : 0);
        return handle;
    }
}
