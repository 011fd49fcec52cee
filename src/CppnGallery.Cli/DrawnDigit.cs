using CppnGallery.Learning.Data;
using CppnGallery.Models;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Png;

namespace CppnGallery.Cli;

/// <summary>A digit to encode: somebody's picture, or one of MNIST's.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Picture">(26, 26), 1 is ink.</param>
internal sealed record DrawnDigit(string Name, float[] Picture)
{
    // 4096 × 4096: beyond that a drawing of a digit is a mistake, and costs gigabytes.
    private const int MaxArea = 1 << 24;

    /// <summary>Reads a PNG file and reduces it as <see cref="DigitReduction"/> says.</summary>
    /// <exception cref="CommandFault">It cannot be read, is too large, or shows nothing.</exception>
    public static DrawnDigit Read(string path, CancellationToken cancellationToken)
    {
        try
        {
            var raster = PngReader.Read(path, new(MaxArea, MaxArea));
            int bytes = (int)raster.Colour;
            byte[] pixels = new byte[raster.Width * raster.Height * bytes];
            raster.Draw(View.Frame, raster.Width, raster.Height, 0, raster.Height, pixels, cancellationToken);
            float[] levels = new float[pixels.Length / bytes];
            for (int i = 0; i < levels.Length; i++)
            {
                levels[i] = Luma(pixels.AsSpan(i * bytes, bytes)) / byte.MaxValue;
            }

            return DigitReduction.Reduce(levels, raster.Width) is { } field
                ? new(path, DigitReduction.Middle(field))
                : throw new CommandFault($"{path} shows nothing that stands out from its border.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandFault($"{path} cannot be read: {fault.Message}");
        }
    }

    /// <summary>One of MNIST's test digits: by its place, or else the first with this label.</summary>
    /// <exception cref="CommandFault">There is none.</exception>
    public static DrawnDigit Of(DigitSet digits, int? place, int? label)
    {
        int index = place ?? digits.Labels.IndexOf((byte)label!.Value);
        if (index < 0)
        {
            throw new CommandFault($"--digit: {digits.Name} has no {label}.");
        }

        if (index >= digits.Count)
        {
            throw new CommandFault($"--mnist-index: {digits.Name} has digits 0 to {digits.Count - 1}.");
        }

        float[] field = new float[DigitSet.PictureSize];
        for (int i = 0; i < field.Length; i++)
        {
            field[i] = digits.Picture(index)[i] / (float)byte.MaxValue;
        }

        return new($"{digits.Name} {index}, a {digits.Labels[index]}", DigitReduction.Middle(field));
    }

    /// <summary>Grey as it is; colours by ITU-R BT.601.</summary>
    private static float Luma(ReadOnlySpan<byte> pixel) => pixel.Length == (int)PixelColour.Grey ? pixel[0] : (0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2]);
}
