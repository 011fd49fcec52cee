using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace CppnGallery.Learning.Engine;

/// <summary>
/// What libtorch needs of the process before it is loaded, which it is when something first touches a tensor: a gallery whose networks are
/// all CPPNs never does. Everything here comes to pass before
/// the first code of this assembly runs.
/// </summary>
internal static partial class TorchLibrary
{
    private const string Name = "LibTorchSharp";

    /// <summary>The libraries that <see cref="Name"/> is linked against, in the order of their dependence.</summary>
    private static readonly string[] Before = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

#pragma warning disable CA2255 // Nobody who uses a tensor could forget to call it.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux())
        {
            // Threads of libgomp that wait by spinning take the cores from everybody else: a step becomes tens of times slower where
            // anything runs beside it. Read once, when the library
            // is loaded, from the C library's environment, which Environment.SetEnvironmentVariable does not change.
            _ = SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += static (assembly, name) => name == Name ? LoadOlder() : 0;
        }
    }

    // Comes here only where the system could not load the library itself. Loaded before it and by path, so that none is loaded a second
    // time from another folder, which ends the process.
    private static nint LoadOlder()
    {
        if (NativeFolder() is not { } folder)
        {
            return 0;
        }

        byte[] library = File.ReadAllBytes(Path.Combine(folder, $"lib{Name}.so"));
        OlderCppLibrary.Lower(library);
        foreach (string name in Before)
        {
            NativeLibrary.Load(Path.Combine(folder, name));
        }

        // Deleted as soon as it is loaded: a mapped file needs no name.
        string copy = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.{Name}.so");
        File.WriteAllBytes(copy, library);
        try
        {
            return NativeLibrary.Load(copy);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    // Beside the program where it was published for one system, under runtimes/ where it was built for all.
    private static string? NativeFolder() =>
        ((AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string)?.Split(Path.PathSeparator) ?? [])
        .Prepend(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"))
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, $"lib{Name}.so")));

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
