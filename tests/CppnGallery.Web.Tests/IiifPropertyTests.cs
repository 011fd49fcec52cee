using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CppnGallery.Web.Tests;

/// <summary>
/// Whatever is asked for, the answer is a picture of the size that the standard promises, or 400 with the part at fault; nothing else. Addresses are put together at random from
/// good, odd and bad parts; what they promise is worked out here, from the standard's words.
/// </summary>
public sealed class IiifPropertyTests(IiifConformanceTests.Gallery gallery) : IClassFixture<IiifConformanceTests.Gallery>
{
    private const int Asked = 600;
    private const int MaxWidth = 1000, MaxHeight = 800, MaxArea = 400_000;

    private static readonly string[] Qualities = ["default", "color", "gray", "bitonal", "Default", "native", ""];
    private static readonly string[] Formats = ["png", "jpg", "png", "jpg", "jpeg", "gif", "PNG"];
    private static readonly string[] Rotations = ["0", "90", "180", "270", "360", "!0", "!270", "45", "12.5", "!359.9", "0.0", "361", "-1", "!", "90°", "1e1", ""];

    [Fact]
    public async Task An_answer_is_the_promised_picture_or_the_part_at_fault()
    {
        var random = new Random(20160602);
        using var visitor = gallery.Server.Visitor();
        var outcomes = new Dictionary<string, int>();
        for (int i = 0; i < Asked; i++)
        {
            bool artwork = random.Next(2) == 0;
            var (whole, height) = artwork ? (1 << 20, 1 << 20) : (300, 200);
            string region = Region(random, whole, height), size = Size(random), rotation = One(random, Rotations), quality = One(random, Qualities), format = One(random, Formats);
            string address = $"/iiif/{(artwork ? $"{gallery.Server.Models[0].Hash}~seed-7" : "some-squares")}/{region}/{size}/{rotation}/{quality}.{format}";
            var promised = Promised(region, size, rotation, quality, format, whole, height);

            using var answer = await visitor.GetAsync(address);
            byte[] body = await answer.Content.ReadAsByteArrayAsync();

            if (promised is not { } picture)
            {
                // An empty part leaves an address that is none of ours.
                Assert.True(answer.StatusCode is HttpStatusCode.BadRequest || ((rotation.Length == 0 || quality.Length == 0) && answer.StatusCode == HttpStatusCode.NotFound), $"{address}: {answer.StatusCode}");
                string parameter = answer.StatusCode == HttpStatusCode.BadRequest ? JsonDocument.Parse(body).RootElement.GetProperty("parameter").GetString()! : "address";
                outcomes[parameter] = outcomes.GetValueOrDefault(parameter) + 1;
                continue;
            }

            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode}, but {picture}");
            var (width, shownHeight) = format == "png" ? IiifConformanceTests.SizeOfPng(body) : IiifConformanceTests.SizeOfJpeg(body);
            Assert.True(picture.Allows(width, shownHeight), $"{address}: {width} × {shownHeight}, not {picture}");
            outcomes["picture"] = outcomes.GetValueOrDefault("picture") + 1;
        }

        // That every kind of answer was met, and pictures often.
        Assert.True(outcomes["picture"] > Asked / 10, string.Join(", ", outcomes));
        Assert.Superset(new HashSet<string> { "picture", "region", "size", "rotation", "quality", "format" }, outcomes.Keys.ToHashSet());
    }

    /// <summary>A promised picture: one side may be rounded either way where the standard leaves it open.</summary>
    private readonly record struct Picture(double Width, double Height, double Degrees)
    {
        public bool Allows(int width, int height)
        {
            double sin = Math.Abs(Math.Sin(Degrees * Math.PI / 180)), cos = Math.Abs(Math.Cos(Degrees * Math.PI / 180));
            double turnedWidth = (Width * cos) + (Height * sin), turnedHeight = (Width * sin) + (Height * cos);
            // A pixel for the open side, another for the bounding box of a free angle.
            double open = Degrees % 90 == 0 ? 1.001 : 3;
            return Math.Abs(width - turnedWidth) < open && Math.Abs(height - turnedHeight) < open;
        }
    }

    private static Picture? Promised(string region, string size, string rotation, string quality, string format, int whole, int height)
    {
        if (quality is not ("default" or "color" or "gray" or "bitonal") || format is not ("png" or "jpg")
            || !double.TryParse(rotation.TrimStart('!'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double degrees) || degrees > 360
            || RegionSize(region, whole, height) is not { Width: >= 1, Height: >= 1 } part)
        {
            return null;
        }

        bool upscaled = size.StartsWith('^');
        string form = upscaled ? size[1..] : size;
        bool within = form.StartsWith('!');
        double most = Math.Min(Math.Min(MaxWidth / part.Width, MaxHeight / part.Height), Math.Sqrt(MaxArea / part.Width / part.Height));
        most = upscaled ? most : Math.Min(1, most);
        double[]? numbers = Numbers((within ? form[1..] : form).Replace("pct:", "", StringComparison.Ordinal).Split(','));
        (double Width, double Height)? scaled = form switch
        {
            "max" => Scaled(most),
            _ when numbers is null => null,
            // Sides are whole numbers, shares need not be.
            _ when form.Contains('.', StringComparison.Ordinal) && !form.StartsWith("pct:", StringComparison.Ordinal) => null,
            _ when form.StartsWith("pct:", StringComparison.Ordinal) && numbers is [var percent] => (part.Width * percent / 100, part.Height * percent / 100),
            _ when within && numbers is [> 0 and var w, > 0 and var h] => Scaled(Math.Min(most, Math.Min(w / part.Width, h / part.Height))),
            _ when !within && form.EndsWith(',') && numbers is [var w, double.NaN] => (w, Math.Max(w * part.Height / part.Width, 1)),
            _ when !within && form.StartsWith(',') && numbers is [double.NaN, var h] => (Math.Max(h * part.Width / part.Height, 1), h),
            _ when !within && numbers is [var w, var h] && !double.IsNaN(w) && !double.IsNaN(h) => (w, h),
            _ => null,
        };
        if (scaled is not { } asked)
        {
            return null;
        }

        double x = Math.Round(asked.Width), y = Math.Round(asked.Height);
        bool allowed = x >= 1 && y >= 1 && x <= MaxWidth && y <= MaxHeight && x * y <= MaxArea && (upscaled || (x <= part.Width && y <= part.Height));
        return allowed ? new(asked.Width, asked.Height, degrees) : null;

        (double, double) Scaled(double scale) => (Math.Max(1, Math.Floor((part.Width * scale) + 1e-6)), Math.Max(1, Math.Floor((part.Height * scale) + 1e-6)));
    }

    private static (double Width, double Height)? RegionSize(string region, int width, int height)
    {
        if (region is "full")
        {
            return (width, height);
        }

        if (region is "square")
        {
            return (Math.Min(width, height), Math.Min(width, height));
        }

        bool percent = region.StartsWith("pct:", StringComparison.Ordinal);
        if (Numbers(region.Replace("pct:", "", StringComparison.Ordinal).Split(',')) is not [var x, var y, var w, var h] || double.IsNaN(x + y + w + h)
            || (!percent && region.Contains('.', StringComparison.Ordinal)))
        {
            return null;
        }

        double across = percent ? width / 100.0 : 1, down = percent ? height / 100.0 : 1;
        return (Math.Min(width, Math.Round((x + w) * across)) - Math.Round(x * across), Math.Min(height, Math.Round((y + h) * down)) - Math.Round(y * down));
    }

    // NaN where there is nothing; null where there is no number.
    private static double[]? Numbers(string[] parts)
    {
        double[] numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            numbers[i] = double.NaN;
            if (parts[i].Length > 0 && !double.TryParse(parts[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }

    private static string Region(Random random, int width, int height) => random.Next(8) switch
    {
        0 or 1 => "full",
        2 => "square",
        3 or 4 => $"{random.Next(width + 5)},{random.Next(height + 5)},{random.Next(width)},{random.Next(height)}",
        5 => $"0,0,{random.Next(1, 60)},{random.Next(1, 60)}",
        6 => string.Create(CultureInfo.InvariantCulture, $"pct:{random.Next(110)},{random.Next(1000) / 10.0},{random.Next(110)},{random.Next(1, 110)}"),
        _ => One(random, ["all", "1,2,3", "1,2,3,4,5", "-1,0,5,5", "0.5,0,5,5", "pct:0,0,x,9", "pct:", ",,,"]),
    };

    private static string Size(Random random) => (random.Next(3) == 0 ? "^" : "") + random.Next(9) switch
    {
        0 => "max",
        1 => $"{random.Next(400)},",
        2 => $",{random.Next(400)}",
        3 => $"{random.Next(300)},{random.Next(300)}",
        4 => $"!{random.Next(300)},{random.Next(300)}",
        5 => $"pct:{random.Next(130)}",
        6 => string.Create(CultureInfo.InvariantCulture, $"pct:{random.Next(1, 900) / 10.0}"),
        7 => $"{random.Next(1, 200)},{random.Next(1, 200)}",
        _ => One(random, ["full", ",", "5", "!5,", "!!5,5", "1001,1", ",801", "999999999999999999999,", "1.5,", "-5,5", "pct:x", "^^5,5"]),
    };

    private static string One(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
