namespace CppnGallery.Models.Checkpoints;

/// <summary>Looks for numbers that no weight may be.</summary>
internal static class FiniteSearch
{
    public static bool ContainsAnyNotFinite(this Span<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return true;
            }
        }

        return false;
    }
}
