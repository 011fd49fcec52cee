using System.Text;

namespace CppnGallery.Rendering.Devices;

/// <summary>A device that an OpenCL driver of this system offers.</summary>
/// <param name="Number">Its place in the list, from 1.</param>
/// <param name="Name">What the driver calls it.</param>
/// <param name="Platform">Whose driver it is.</param>
/// <param name="Type"><c>GPU</c>, <c>accelerator</c>, <c>CPU</c> or <c>other</c>.</param>
/// <param name="ComputeUnits">What it has of its kind of cores.</param>
/// <param name="MemoryBytes">Global memory.</param>
public sealed record OpenClDevice(int Number, string Name, string Platform, string Type, int ComputeUnits, long MemoryBytes)
{
    /// <summary>Whether this system has an OpenCL library; without one there are no devices.</summary>
    public static bool IsLibraryPresent => OpenCl.IsPresent;

    /// <summary>The driver's handle.</summary>
    internal nint Id { get; init; }

    /// <summary>The driver's version; another may give other pixels.</summary>
    internal string Driver { get; init; } = "";

    /// <summary>Most bytes of a <c>__constant</c> argument.</summary>
    internal long ConstantBytes { get; init; }

    // Asked once, by one thread: drivers begin then, and not all of them bear two threads at that (PoCL 3.1 crashes now and then).
    private static readonly Lazy<IReadOnlyList<OpenClDevice>> All = new(Find);

    /// <summary>All devices of all drivers, in the drivers' order, as they were when this was first asked; a driver that fails has none.</summary>
    public static IReadOnlyList<OpenClDevice> List() => All.Value;

    private static unsafe List<OpenClDevice> Find()
    {
        var devices = new List<OpenClDevice>();
        if (!OpenCl.IsPresent || OpenCl.clGetPlatformIDs(0, null, out uint count) != 0)
        {
            return devices;
        }

        nint[] platforms = new nint[count];
        fixed (nint* first = platforms)
        {
            if (OpenCl.clGetPlatformIDs(count, first, out _) != 0)
            {
                return devices;
            }
        }

        foreach (nint platform in platforms)
        {
            devices.AddRange(OfPlatform(platform, devices.Count));
        }

        return devices;
    }

    private static unsafe IReadOnlyList<OpenClDevice> OfPlatform(nint platform, int before)
    {
        if (OpenCl.clGetDeviceIDs(platform, OpenCl.DeviceTypeAll, 0, null, out uint count) != 0)
        {
            return [];
        }

        nint[] devices = new nint[count];
        fixed (nint* first = devices)
        {
            if (OpenCl.clGetDeviceIDs(platform, OpenCl.DeviceTypeAll, count, first, out _) != 0)
            {
                return [];
            }
        }

        string name = Text((room, value) => (OpenCl.clGetPlatformInfo(platform, OpenCl.PlatformName, room, (void*)value, out nuint bytes), bytes));
        return [.. devices.Select((device, index) => Describe(device, before + index + 1, name))];
    }

    private static unsafe OpenClDevice Describe(nint device, int number, string platform)
    {
        string OfName(uint name) => Text((room, value) => (OpenCl.clGetDeviceInfo(device, name, room, (void*)value, out nuint bytes), bytes));
        ulong type = Ask(device, OpenCl.DeviceType);
        return new(
            number,
            OfName(OpenCl.DeviceName),
            platform,
            (type & OpenCl.DeviceTypeGpu) != 0 ? "GPU" : (type & OpenCl.DeviceTypeAccelerator) != 0 ? "accelerator" : (type & OpenCl.DeviceTypeCpu) != 0 ? "CPU" : "other",
            (int)Ask(device, OpenCl.DeviceMaxComputeUnits),
            (long)Ask(device, OpenCl.DeviceGlobalMemSize))
        {
            Id = device,
            Driver = OfName(OpenCl.DriverVersion),
            ConstantBytes = (long)Ask(device, OpenCl.DeviceMaxConstantBufferSize),
        };
    }

    // Numbers have four bytes or eight; on the machines there are, the low ones come first. What cannot be asked is 0.
    private static unsafe ulong Ask(nint device, uint name)
    {
        ulong value = 0;
        return OpenCl.clGetDeviceInfo(device, name, sizeof(ulong), &value, out _) == 0 ? value : 0;
    }

    // Asked for its length first, then for its characters, the last of which is a zero.
    private static unsafe string Text(Func<nuint, nint, (int Code, nuint Bytes)> ask)
    {
        byte[] text = new byte[ask(0, 0).Bytes];
        fixed (byte* first = text)
        {
            return ask((nuint)text.Length, (nint)first).Code == 0 ? Encoding.UTF8.GetString(text).TrimEnd('\0').Trim() : "";
        }
    }
}
