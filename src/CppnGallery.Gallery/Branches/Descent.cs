using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Branches;

/// <summary>
/// A line of descent: a latent, the child that was picked of it, the child picked of that one, and so on. Links write it as <c>path=471&amp;spread=0.5</c>: the fourth child, of that the
/// seventh, of that the first, each at that spread (<see cref="LatentChildren"/>). Where the spread changed on the way there is one for every step and one for the children to come,
/// <c>spread=0.5,0.5,0.5,1</c>; the last holds for all that follow.
/// </summary>
public sealed class Descent
{
    /// <summary>Steps from the first latent to the last: past this a link is no longer sent around, and whoever goes on begins anew from where they are.</summary>
    public const int MostSteps = 48;

    /// <summary>The spread where a link has none: children that are plainly kin and plainly different.</summary>
    public const double UsualSpread = 0.5;

    private readonly double[] _spreads;

    private Descent(Latent root, string path, double[] spreads)
    {
        (Path, _spreads) = (path, spreads);
        var line = new List<Latent>(path.Length + 1) { root };
        for (int step = 0; step < path.Length; step++)
        {
            line.Add(LatentChildren.Of(line[^1], SpreadOf(step), path[step] - '1'));
        }

        Line = line;
    }

    /// <summary>The children picked, 1 to 9 each.</summary>
    public string Path { get; }

    /// <summary>From the first latent to the last.</summary>
    public IReadOnlyList<Latent> Line { get; }

    /// <summary>The last.</summary>
    public Latent Last => Line[^1];

    /// <summary>Of the children to come.</summary>
    public double Spread => SpreadOf(Path.Length);

    /// <summary>Whether one may go on.</summary>
    public bool GoesOn => Path.Length < MostSteps;

    /// <summary>What links add to the first latent's: <c>path=471&amp;spread=0.5</c>; nothing for that latent alone at the usual spread.</summary>
    public string Query
    {
        get
        {
            int told = _spreads.Length;
            while (told > 1 && _spreads[told - 1] == _spreads[told - 2])
            {
                told--;
            }

            string spread = string.Join(',', _spreads.Take(told).Select(one => one.ToString("R", CultureInfo.InvariantCulture)));
            return Path.Length > 0 ? $"path={Path}&spread={spread}" : Spread == UsualSpread ? "" : $"spread={spread}";
        }
    }

    /// <summary>Reads a line; nothing is the latent alone at the usual spread. <paramref name="fault"/> names the parameter that is wrong and its limit.</summary>
    public static bool TryRead(Latent root, string? path, string? spread, [NotNullWhen(true)] out Descent? descent, [NotNullWhen(false)] out string? fault)
    {
        descent = null;
        path ??= "";
        double[]? spreads = string.IsNullOrEmpty(spread) ? [UsualSpread] : Spreads(spread, path.Length + 1);
        fault = path.Length > MostSteps ? $"The path has {path.Length} steps; it may have at most {MostSteps}. Open the last picture and branch from there."
            : path.AsSpan().ContainsAnyExceptInRange('1', '9') ? "The path is made of the digits 1 to 9, the children picked one after another, such as path=471."
            : spreads is null ? string.Create(
                CultureInfo.InvariantCulture,
                $"The spread is a number from {LatentChildren.LeastSpread} to {LatentChildren.MostSpread}, such as spread=0.5, or one for every step of the path and one more, with commas between them.")
            : null;
        if (fault is null)
        {
            descent = new(root, path, spreads!);
        }

        return fault is null;
    }

    /// <summary>The children of the last latent, in their order; any of them may be a blank sheet.</summary>
    public IReadOnlyList<Latent> Children() => [.. Enumerable.Range(0, LatentChildren.Count).Select(child => LatentChildren.Of(Last, Spread, child))];

    /// <summary>On to a child, 1 to 9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such child.</exception>
    /// <exception cref="InvalidOperationException">The line is as long as it may be.</exception>
    public Descent To(int child)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(child, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(child, LatentChildren.Count);
        return GoesOn ? new(Line[0], $"{Path}{child}", _spreads) : throw new InvalidOperationException($"A line of descent has at most {MostSteps} steps.");
    }

    /// <summary>Back to the latent after so many steps, with the spread that was chosen there.</summary>
    /// <param name="steps">0 to the steps there are.</param>
    public Descent Back(int steps) => new(Line[0], Path[..steps], [.. _spreads.Take(steps + 1)]);

    /// <summary>The same line, and another spread for the children to come.</summary>
    /// <param name="spread"><see cref="LatentChildren.LeastSpread"/> to <see cref="LatentChildren.MostSpread"/>.</param>
    public Descent With(double spread) => new(Line[0], Path, [.. Enumerable.Range(0, Path.Length).Select(SpreadOf), spread]);

    private double SpreadOf(int step) => _spreads[Math.Min(step, _spreads.Length - 1)];

    private static double[]? Spreads(string text, int most)
    {
        string[] parts = text.Split(',', most + 1);
        double[] spreads = [.. parts.Select(part =>
            double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double spread) && spread is >= LatentChildren.LeastSpread and <= LatentChildren.MostSpread ? spread : double.NaN)];
        return spreads.Length <= most && !spreads.Any(double.IsNaN) ? spreads : null;
    }
}
