namespace CppnGallery.Autograd.Operations;

/// <summary>Pictures (H, W, C) set into larger ones of zeros, so that a loop over taps need not ask where the picture ends.</summary>
internal readonly record struct PictureFrame(int Height, int Width, int Channels, int Top, int Left, int FramedHeight, int FramedWidth)
{
    /// <summary>Floats of a framed picture.</summary>
    public int Size => FramedHeight * FramedWidth * Channels;

    /// <summary>Where pixel (y, x) of the frame lies.</summary>
    public int At(int y, int x) => ((y * FramedWidth) + x) * Channels;

    /// <summary>Copies pictures, one after the other, into frames, one after the other.</summary>
    public unsafe void Copy(float* pictures, int count, float* framed)
    {
        int run = Width * Channels, before = Left * Channels, after = (FramedWidth - Left - Width) * Channels;
        int above = Top * FramedWidth * Channels, below = (FramedHeight - Top - Height) * FramedWidth * Channels;
        for (int b = 0; b < count; b++)
        {
            framed = Clear(framed, above);
            for (int y = 0; y < Height; y++, pictures += run)
            {
                framed = Clear(framed, before);
                new ReadOnlySpan<float>(pictures, run).CopyTo(new(framed, run));
                framed = Clear(framed + run, after);
            }

            framed = Clear(framed, below);
        }
    }

    /// <summary>Copies one picture into a frame whose zeros are already there.</summary>
    public unsafe void CopyInside(float* picture, float* framed)
    {
        int run = Width * Channels;
        float* target = framed + At(Top, Left);
        for (int y = 0; y < Height; y++, picture += run, target += FramedWidth * Channels)
        {
            new ReadOnlySpan<float>(picture, run).CopyTo(new(target, run));
        }
    }

    private static unsafe float* Clear(float* start, int count)
    {
        new Span<float>(start, count).Clear();
        return start + count;
    }
}
