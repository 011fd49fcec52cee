using System.Numerics;

namespace CppnGallery.Rendering.Png;

/// <summary>A prediction of a byte from a, the one to its left, b, above, and c, above left; for one byte and for a vector of them.</summary>
internal interface IPredictor
{
    static abstract byte Predict(byte a, byte b, byte c);

    static abstract Vector<byte> Predict(Vector<byte> a, Vector<byte> b, Vector<byte> c);
}

/// <summary>PNG's filter 0.</summary>
internal readonly struct NonePredictor : IPredictor
{
    public static byte Predict(byte a, byte b, byte c) => 0;

    public static Vector<byte> Predict(Vector<byte> a, Vector<byte> b, Vector<byte> c) => Vector<byte>.Zero;
}

/// <summary>PNG's filter 1, Sub.</summary>
internal readonly struct LeftPredictor : IPredictor
{
    public static byte Predict(byte a, byte b, byte c) => a;

    public static Vector<byte> Predict(Vector<byte> a, Vector<byte> b, Vector<byte> c) => a;
}

/// <summary>PNG's filter 2, Up.</summary>
internal readonly struct AbovePredictor : IPredictor
{
    public static byte Predict(byte a, byte b, byte c) => b;

    public static Vector<byte> Predict(Vector<byte> a, Vector<byte> b, Vector<byte> c) => b;
}

/// <summary>PNG's filter 3, Average: ⌊(a + b) / 2⌋.</summary>
internal readonly struct MeanPredictor : IPredictor
{
    public static byte Predict(byte a, byte b, byte c) => (byte)((a + b) / 2);

    // The bits they share, and half of those they do not: no ninth bit is needed.
    public static Vector<byte> Predict(Vector<byte> a, Vector<byte> b, Vector<byte> c) => (a & b) + Vector.ShiftRightLogical(a ^ b, 1);
}

/// <summary>PNG's filter 4, Paeth: of a, b and c the one nearest to a + b − c; at a tie in this order.</summary>
internal readonly struct PaethPredictor : IPredictor
{
    public static byte Predict(byte a, byte b, byte c)
    {
        int fromA = Math.Abs(b - c), fromB = Math.Abs(a - c), fromC = Math.Abs(a + b - c - c);
        return fromA <= fromB && fromA <= fromC ? a : fromB <= fromC ? b : c;
    }

    public static Vector<byte> Predict(Vector<byte> a, Vector<byte> b, Vector<byte> c)
    {
        var fromA = Vector.Max(b, c) - Vector.Min(b, c);
        var fromB = Vector.Max(a, c) - Vector.Min(a, c);
        // Where a and b lie on the same side of c, c is no nearer than either; else its distance is the difference of theirs.
        var sameSide = Vector.Equals(Vector.GreaterThanOrEqual(a, c), Vector.GreaterThanOrEqual(b, c));
        var fromC = (Vector.Max(fromA, fromB) - Vector.Min(fromA, fromB)) | sameSide;
        var orC = Vector.ConditionalSelect(Vector.LessThanOrEqual(fromB, fromC), b, c);
        return Vector.ConditionalSelect(Vector.LessThanOrEqual(fromA, fromB) & Vector.LessThanOrEqual(fromA, fromC), a, orC);
    }
}
