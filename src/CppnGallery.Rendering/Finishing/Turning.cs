namespace CppnGallery.Rendering.Finishing;

/// <summary>Pictures mirrored and turned clockwise: by quarters exactly, by other angles between the nearest four pixels.</summary>
internal static class Turning
{
    /// <summary>The turned picture; the given one where nothing is to be done.</summary>
    /// <param name="picture">Without opacity.</param>
    /// <param name="finish">Mirroring and degrees.</param>
    /// <param name="look">Called before every row; whoever wants no more of it throws.</param>
    public static Pixmap Apply(Pixmap picture, PictureFinish finish, Action look)
    {
        double quarters = finish.Degrees / 90;
        if (quarters != Math.Floor(quarters))
        {
            return Freely(Colouring.WithoutPalette(picture), finish, look);
        }

        return finish.IsMirrored || quarters % 4 != 0 ? ByQuarters(picture, finish.IsMirrored, (int)quarters % 4, look) : picture;
    }

    private static Pixmap ByQuarters(Pixmap picture, bool mirrored, int quarters, Action look)
    {
        var (width, height) = quarters % 2 == 0 ? (picture.Width, picture.Height) : (picture.Height, picture.Width);
        int step = picture.Step;
        byte[] turned = new byte[width * height * step];
        for (int y = 0; y < height; y++)
        {
            look();
            for (int x = 0; x < width; x++)
            {
                // Where the pixel was before it was turned clockwise.
                var (fromX, fromY) = quarters switch
                {
                    0 => (x, y),
                    1 => (y, width - 1 - x),
                    2 => (width - 1 - x, height - 1 - y),
                    _ => (height - 1 - y, x),
                };
                fromX = mirrored ? picture.Width - 1 - fromX : fromX;
                int from = ((fromY * picture.Width) + fromX) * step, to = ((y * width) + x) * step;
                for (int i = 0; i < step; i++)
                {
                    turned[to + i] = picture.Bytes[from + i];
                }
            }
        }

        return picture with { Bytes = turned, Width = width, Height = height };
    }

    // Into the bounding box, with opacity; past the picture's edge is nothing.
    private static Pixmap Freely(Pixmap picture, PictureFinish finish, Action look)
    {
        var (width, height) = finish.SizeOf(picture.Width, picture.Height);
        var (sin, cos) = Math.SinCos(finish.Degrees * Math.PI / 180);
        int step = picture.Step + 1;
        byte[] turned = new byte[width * height * step];
        Span<double> sums = stackalloc double[3];
        for (int y = 0; y < height; y++)
        {
            look();
            double downward = y + 0.5 - (height / 2.0);
            for (int x = 0; x < width; x++)
            {
                double across = x + 0.5 - (width / 2.0);
                double fromX = (across * cos) + (downward * sin), fromY = (downward * cos) - (across * sin);
                fromX = (finish.IsMirrored ? -fromX : fromX) + (picture.Width / 2.0) - 0.5;
                fromY += (picture.Height / 2.0) - 0.5;
                Between(picture, fromX, fromY, sums[..picture.Step], turned.AsSpan(((y * width) + x) * step, step));
            }
        }

        return new(turned, width, height, picture.Colour == PixelColour.Grey ? PixelColour.GreyAlpha : PixelColour.Rgba, []);
    }

    private static void Between(Pixmap picture, double x, double y, Span<double> sums, Span<byte> target)
    {
        int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
        double opacity = 0;
        sums.Clear();
        for (int corner = 0; corner < 4; corner++)
        {
            int atX = left + (corner & 1), atY = top + (corner >> 1);
            double weight = (1 - Math.Abs(x - atX)) * (1 - Math.Abs(y - atY));
            if (weight <= 0 || atX < 0 || atX >= picture.Width || atY < 0 || atY >= picture.Height)
            {
                continue;
            }

            opacity += weight;
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += weight * picture.Bytes[(((atY * picture.Width) + atX) * picture.Step) + i];
            }
        }

        for (int i = 0; i < sums.Length; i++)
        {
            target[i] = opacity > 0 ? (byte)((sums[i] / opacity) + 0.5) : (byte)0;
        }

        target[^1] = (byte)((255 * opacity) + 0.5);
    }
}
