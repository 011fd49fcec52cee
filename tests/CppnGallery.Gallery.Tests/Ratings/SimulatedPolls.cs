using CppnGallery.Gallery.Ratings.Drawing;

namespace CppnGallery.Gallery.Tests.Ratings;

internal static class SimulatedPolls
{
    public static ContenderPair[] AllPairs(int contenders) =>
        [.. from first in Enumerable.Range(0, contenders) from second in Enumerable.Range(first + 1, contenders - first - 1) select new ContenderPair(first, second)];
}
