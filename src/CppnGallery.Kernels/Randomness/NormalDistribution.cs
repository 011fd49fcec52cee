namespace CppnGallery.Kernels.Randomness;

/// <summary>
/// The inverse of the normal distribution (Wichura 1988, algorithm AS 241, PPND16; relative error about 1e-16), the same bits
/// on every machine: only +, −, ×, ÷ and √ on doubles, which IEEE 754 defines to the last bit. The logarithm that the tails
/// need is summed here rather than asked of a C library.
/// </summary>
public static class NormalDistribution
{
    private const double Ln2 = 0.693147180559945309417232121458;

    /// <summary>The deviate below which a share <paramref name="p"/> of a unit Gaussian lies, 0 &lt; p &lt; 1 (AS 241).</summary>
    public static double Inverse(double p)
    {
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double s = 0.180625 - (q * q);
            return q * Horner(s, Centre) / Horner(s, CentreBelow);
        }

        double r = Math.Sqrt(-Log(q < 0 ? p : 1 - p));
        double deviate = r <= 5
            ? Horner(r - 1.6, Middle) / Horner(r - 1.6, MiddleBelow)
            : Horner(r - 5, Far) / Horner(r - 5, FarBelow);
        return q < 0 ? -deviate : deviate;
    }

    /// <summary>Natural logarithm of a positive normal double: <c>ln(m·2ᵉ) = e·ln 2 + 2·artanh((m−1)/(m+1))</c>, m in [√½, √2).</summary>
    internal static double Log(double value)
    {
        int exponent = Math.ILogB(value);
        double mantissa = BitConverter.UInt64BitsToDouble((BitConverter.DoubleToUInt64Bits(value) & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        double t = (mantissa - 1) / (mantissa + 1);
        double square = t * t;
        double sum = 0;
        // |t| is at most 0.1716, so the first term left out, t^26/27, is below 1e-21.
        for (int k = 25; k >= 1; k -= 2)
        {
            sum = (sum * square) + (1.0 / k);
        }

        return (exponent * Ln2) + (2 * t * sum);
    }

    private static double Horner(double x, ReadOnlySpan<double> coefficients)
    {
        double sum = coefficients[^1];
        for (int i = coefficients.Length - 2; i >= 0; i--)
        {
            sum = (sum * x) + coefficients[i];
        }

        return sum;
    }

    // Coefficients of AS 241, lowest power first: |q| ≤ 0.425, then r ≤ 5, then beyond.
    private static ReadOnlySpan<double> Centre =>
        [3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
         4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3];

    private static ReadOnlySpan<double> CentreBelow =>
        [1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
         2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3];

    private static ReadOnlySpan<double> Middle =>
        [1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
         1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4];

    private static ReadOnlySpan<double> MiddleBelow =>
        [1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
         1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9];

    private static ReadOnlySpan<double> Far =>
        [6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
         2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7];

    private static ReadOnlySpan<double> FarBelow =>
        [1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
         7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15];
}
