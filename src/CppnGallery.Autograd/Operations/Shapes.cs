namespace CppnGallery.Autograd.Operations;

/// <summary>Clear words for shapes that do not fit.</summary>
internal static class Shapes
{
    public static void Require(bool fits, string what, int expected, int given)
    {
        if (!fits)
        {
            throw new ArgumentException($"The {what} should have {expected} along this axis, not {given}.");
        }
    }
}
