namespace CppnGallery.Autograd.Operations;

/// <summary>Sizes of a 5 × 5 convolution of stride 2 with "same" padding over (B, H, W, C) pictures.</summary>
internal sealed record ConvolutionShape(int Batch, int Height, int Width, int Channels, int Filters)
{
    public const int Kernel = 5;

    public const int Stride = 2;

    /// <summary>⌈H/2⌉.</summary>
    public int OutputHeight => (Height + Stride - 1) / Stride;

    /// <summary>⌈W/2⌉.</summary>
    public int OutputWidth => (Width + Stride - 1) / Stride;

    /// <summary>Output pixels of a picture.</summary>
    public int Points => OutputHeight * OutputWidth;

    /// <summary>Inputs of an output pixel, ordered (ky, kx, channel).</summary>
    public int Inputs => Kernel * Kernel * Channels;

    /// <summary>Floats of an input picture.</summary>
    public int PictureSize => Height * Width * Channels;

    /// <summary>Floats of a picture of outputs.</summary>
    public int OutputSize => Points * Filters;

    /// <summary>Zeros above the picture: half of what "same" padding needs, the odd one below (26 → 13: 1 above, 2 below).</summary>
    public int Top => (((OutputHeight - 1) * Stride) + Kernel - Height) / 2;

    /// <summary>Zeros left of the picture.</summary>
    public int Left => (((OutputWidth - 1) * Stride) + Kernel - Width) / 2;

    /// <summary>The input pictures with their zeros: as far as the taps reach.</summary>
    public PictureFrame InputFrame => new(Height, Width, Channels, Top, Left, ((OutputHeight - 1) * Stride) + Kernel, ((OutputWidth - 1) * Stride) + Kernel);

    /// <summary>The output pictures with zeros around: as far as the input pixels reach back, two before and, where the size is even, one after.</summary>
    public PictureFrame OutputFrame => new(
        OutputHeight, OutputWidth, Filters, Reach, Reach, ((Height - 1 + Top) / Stride) + 1 + Reach, ((Width - 1 + Left) / Stride) + 1 + Reach);

    /// <summary>How far before its own place an input pixel's first output lies: taps 0, 2 and 4 are outputs 0, 1 and 2 back.</summary>
    public const int Reach = (Kernel - 1) / Stride;
}
