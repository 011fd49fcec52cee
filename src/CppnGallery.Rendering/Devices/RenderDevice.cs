using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CppnGallery.Models;
using CppnGallery.Rendering.Sources;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CppnGallery.Rendering.Devices;

/// <summary>
/// What draws artworks: the CPU, or an OpenCL device until it fails once, and the CPU from then on. A device's pixels may be one level of 255 beside the CPU's.
/// Safe for any number of threads.
/// </summary>
public sealed class RenderDevice : IDisposable
{
    /// <summary>A GPU or accelerator where there is one.</summary>
    public const string Auto = "auto";

    private const string CpuName = "cpu";
    private const string GpuName = "gpu";

    private readonly OpenClDevice? _device;
    private readonly ILogger _logger;
    private readonly string _source;
    private readonly Lock _lock = new();

    // Under the lock; made at the first picture, since some drivers take a second to begin.
    private OpenClDrawing? _drawing;
    private volatile bool _gone;

    /// <summary>This device, for the tests with a text of their own for the kernel.</summary>
    internal RenderDevice(OpenClDevice? device, ILogger logger, string? source = null)
    {
        (_device, _logger, _source) = (device, logger, source ?? ReadSource());
        _gone = device is null;
    }

    /// <summary>The CPU.</summary>
    public static RenderDevice Cpu { get; } = new(null, NullLogger.Instance, "");

    /// <summary>The OpenCL device that draws; <see langword="null"/> where the CPU does, also because the device failed.</summary>
    public OpenClDevice? Device => _gone ? null : _device;

    /// <summary>Equal for what gives the same pixels; empty for the CPU. Changes when the device fails.</summary>
    public string Key => Device is { } device ? $"opencl {device.Platform} {device.Name} {device.Driver}" : "";

    /// <summary>Finds what a setting or an option asks for.</summary>
    /// <param name="wish"><c>auto</c>, <c>cpu</c>, <c>gpu</c>, or the number or name of a device in <see cref="OpenClDevice.List"/>.</param>
    /// <param name="logger">Told what was chosen if it is no CPU, or that a GPU was asked for and there is none; later, that the device failed.</param>
    /// <param name="device">What draws.</param>
    /// <param name="error">A sentence about the wish, with what is allowed.</param>
    public static bool TryChoose(string wish, ILogger logger, [NotNullWhen(true)] out RenderDevice? device, [NotNullWhen(false)] out string? error)
    {
        (device, error) = (Cpu, null);
        if (wish == CpuName)
        {
            return true;
        }

        var devices = OpenClDevice.List();
        var chosen = wish is Auto or GpuName
            ? Automatic(devices)
            : devices.FirstOrDefault(known => known.Number.ToString(CultureInfo.InvariantCulture) == wish)
                ?? devices.FirstOrDefault(known => known.Name.Equals(wish, StringComparison.OrdinalIgnoreCase));
        if (chosen is not null)
        {
            device = new RenderDevice(chosen, logger);
            logger.LogInformation("Artworks are drawn on {Device}.", chosen.Name);
        }
        else if (wish == GpuName)
        {
            logger.LogWarning("A GPU was asked for and OpenCL finds none; pictures are drawn on the CPU.");
        }
        else if (wish != Auto)
        {
            device = null;
            error = $"There is no device '{wish}'; it may be {Auto}, {CpuName}, {GpuName}, or the number or name of a device that cppn devices lists.";
        }

        return device is not null;
    }

    /// <summary>Which of these <c>auto</c> and <c>gpu</c> take: the first GPU, or else the first accelerator. Never a CPU, for which we have faster kernels.</summary>
    public static OpenClDevice? Automatic(IReadOnlyList<OpenClDevice> devices) =>
        devices.FirstOrDefault(device => device.Type == "GPU") ?? devices.FirstOrDefault(device => device.Type == "accelerator");

    /// <summary>
    /// Draws rows as <see cref="IPictureSource.Draw"/> does, to within a level of 255, unless this is the CPU, the device fails, or it does not know such generators:
    /// then it is false, and the pixels may be partly written.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled between strips.</exception>
    public bool TryDraw(ArtworkSource artwork, View view, int width, int height, int firstRow, int rowCount, Span<byte> pixels, CancellationToken cancellationToken)
    {
        int rows = Math.Max(1, PictureRenderer.StripPixels / width);
        for (int done = 0; done < rowCount; done += rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (_lock)
            {
                if (_gone || !TryDrawStrip(artwork, view, width, height, firstRow + done, Math.Min(rows, rowCount - done), pixels[(done * width)..]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Waits for the strip being drawn, and gives the device back; who draws on draws on the CPU.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _gone = true;
            _drawing?.Dispose();
            _drawing = null;
        }
    }

    private bool TryDrawStrip(ArtworkSource artwork, View view, int width, int height, int firstRow, int rowCount, Span<byte> pixels)
    {
        try
        {
            _drawing ??= new OpenClDrawing(_device!, _source);
            return _drawing.TryDraw(artwork, view, width, height, firstRow, rowCount, pixels);
        }
        catch (OpenClException fault)
        {
            _logger.LogError("{Device} fails, so pictures are drawn on the CPU from now on: {Fault}.", _device!.Name, fault.Message);
            Dispose();
            return false;
        }
    }

    private static string ReadSource()
    {
        using var stream = typeof(RenderDevice).Assembly.GetManifestResourceStream("Cppn.cl")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
