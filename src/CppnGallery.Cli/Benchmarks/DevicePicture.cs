using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Devices;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Cli.Benchmarks;

/// <summary>The benchmark's picture on an OpenCL device.</summary>
internal sealed class DevicePicture(RenderDevice device, ResidualCppn generator, Latent latent, int size)
{
    private readonly OpenClDevice _device = device.Device!;
    private readonly byte[] _levels = new byte[size * size];

    private readonly ArtworkSource _artwork = new(
        new Model(
            new ModelId("bench", "00000000"),
            ModelDescription.Of("bench", ResidualCppn.Kind, 0, generator, new Dictionary<string, string>(), new Dictionary<string, double>()),
            generator),
        latent,
        Style.Ink);

    /// <exception cref="CommandFault">The device failed; why is said already.</exception>
    public void Draw(CancellationToken cancellationToken)
    {
        if (!device.TryDraw(_artwork, View.Frame, size, size, 0, size, _levels, cancellationToken))
        {
            throw new CommandFault($"{_device.Name} did not draw the picture.");
        }
    }

    /// <summary>The speeds, and how far what was drawn last is from these intensities (size, size) of the CPU's.</summary>
    public DeviceFigures Figures(double megapixelsPerSecond, double timesCpu, ReadOnlySpan<float> intensities)
    {
        byte[] levels = new byte[_levels.Length];
        _artwork.Style.ToLevels(intensities, levels);
        return new(_device.Name, _device.Type, megapixelsPerSecond, timesCpu, levels.Zip(_levels, (cpu, drawn) => Math.Abs(cpu - drawn)).Max());
    }
}
