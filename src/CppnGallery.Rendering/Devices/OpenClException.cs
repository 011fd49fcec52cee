namespace CppnGallery.Rendering.Devices;

/// <summary>A call to OpenCL that did not do what it was asked to.</summary>
internal sealed class OpenClException(string call, int code, string? says = null)
    : Exception($"{call} answered {(Names.TryGetValue(code, out string? name) ? $"{name} ({code})" : code)}{(says is null ? "" : $": {says}")}")
{
    // Those that a sound program may meet; the others are told by their number.
    private static readonly Dictionary<int, string> Names = new()
    {
        [-2] = "CL_DEVICE_NOT_AVAILABLE",
        [-3] = "CL_COMPILER_NOT_AVAILABLE",
        [-4] = "CL_MEM_OBJECT_ALLOCATION_FAILURE",
        [-5] = "CL_OUT_OF_RESOURCES",
        [-6] = "CL_OUT_OF_HOST_MEMORY",
        [-11] = "CL_BUILD_PROGRAM_FAILURE",
        [-14] = "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST",
        [-36] = "CL_INVALID_COMMAND_QUEUE",
        [-54] = "CL_INVALID_WORK_GROUP_SIZE",
    };

    /// <summary>Throws unless the call answered CL_SUCCESS.</summary>
    public static void Check(int code, string call)
    {
        if (code != 0)
        {
            throw new OpenClException(call, code);
        }
    }
}
