namespace CppnGallery.Models.Latents;

/// <summary>How a morph spends its time on a leg.</summary>
public enum Easing
{
    /// <summary>Evenly: the part of the way is the part t of the time.</summary>
    Linear,

    /// <summary><c>sin(t·π/2)</c>: full speed at first, and more time near the end (Ha 2016).</summary>
    Sinusoid,
}

/// <summary>
/// A way through several latents, in frames: frame f of a leg of n is <c>z₁ + (z₂ − z₁)·e(f/n)</c> in float32, rounded to halves, and the last frame is the last
/// latent. At every stop exactly that latent is shown. A way that ends where it began and is shown over and over leaves out its last frame, since its first
/// comes next. The page's <c>morphframes.js</c> gives the same.
/// </summary>
public sealed class LatentPath
{
    private readonly Latent[] _stops;
    private readonly Easing _easing;
    private readonly int _framesALeg;
    private readonly bool _comesRound;

    /// <summary>A way through these latents.</summary>
    /// <param name="stops">At least two.</param>
    /// <param name="easing">The same on every leg.</param>
    /// <param name="framesALeg">Frames from one stop to just before the next, at least 1.</param>
    /// <param name="repeats">Whether it is shown over and over.</param>
    /// <exception cref="ArgumentException">Fewer than two stops.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one frame a leg.</exception>
    public LatentPath(IEnumerable<Latent> stops, Easing easing, int framesALeg, bool repeats = false)
    {
        _stops = [.. stops];
        if (_stops.Length < 2)
        {
            throw new ArgumentException($"A way leads through two latents or more; {_stops.Length} were given.", nameof(stops));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(framesALeg, 1);
        (_easing, _framesALeg, _comesRound) = (easing, framesALeg, repeats && _stops[0].Equals(_stops[^1]));
    }

    /// <summary>Frames in all: those of every leg, and the last stop where the first does not follow it.</summary>
    public int Count => ((_stops.Length - 1) * _framesALeg) + (_comesRound ? 0 : 1);

    /// <summary>What a frame shows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The frame is not from 0 to <see cref="Count"/> − 1.</exception>
    public Latent this[int frame]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(frame);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, Count);
            var (leg, step) = Math.DivRem(frame, _framesALeg);
            return step == 0 ? _stops[leg] : Between(_stops[leg], _stops[leg + 1], Ease(_easing, (double)step / _framesALeg));
        }
    }

    /// <summary>The part of the way at the part <paramref name="t"/> of the time, both 0..1.</summary>
    public static double Ease(Easing easing, double t) => easing == Easing.Sinusoid ? Math.Sin(t * Math.PI / 2) : t;

    /// <summary>The latent at the part <paramref name="t"/> of the way, 0..1; at the ends exactly the latents themselves.</summary>
    public static Latent Between(Latent from, Latent to, double t)
    {
        if (t is 0 or 1)
        {
            return t == 0 ? from : to;
        }

        float part = (float)t;
        Span<float> values = stackalloc float[Latent.Size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = from.Values[i] + ((to.Values[i] - from.Values[i]) * part);
        }

        return Latent.FromValues(values);
    }
}
