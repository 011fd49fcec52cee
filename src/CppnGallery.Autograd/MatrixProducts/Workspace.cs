using System.Runtime.InteropServices;

namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>Scratch memory of one thread, aligned to cache lines; grows to the largest request and is kept for the thread's life.</summary>
internal sealed unsafe class Workspace
{
    private const nuint Alignment = 64;

    [ThreadStatic]
    private static Workspace?[]? _ofThread;

    private float* _buffer;
    private nuint _capacity;

    private Workspace()
    {
    }

    ~Workspace() => NativeMemory.AlignedFree(_buffer);

    /// <summary>At least <paramref name="count"/> floats for this purpose, content undefined, valid until the next request for that slot on this thread.</summary>
    public static float* Rent(WorkspaceSlot slot, int count)
    {
        var workspace = (_ofThread ??= new Workspace?[Enum.GetValues<WorkspaceSlot>().Length])[(int)slot] ??= new Workspace();
        nuint bytes = (nuint)count * sizeof(float);
        if (bytes > workspace._capacity)
        {
            NativeMemory.AlignedFree(workspace._buffer);
            // Where the machine has no more memory the next line throws: nothing may then point at what was freed.
            workspace._buffer = null;
            workspace._capacity = 0;
            workspace._buffer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
            workspace._capacity = bytes;
        }

        return workspace._buffer;
    }
}
