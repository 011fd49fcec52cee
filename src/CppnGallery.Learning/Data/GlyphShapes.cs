namespace CppnGallery.Learning.Data;

/// <summary>A stroke of a digit.</summary>
/// <param name="Curved">A curve through the points, or straight lines.</param>
/// <param name="Points">In a box from (0, 0), top left, to (1, 1).</param>
internal sealed record GlyphStroke(bool Curved, IReadOnlyList<(float X, float Y)> Points);

/// <summary>How people write the ten digits; some of them in more than one way.</summary>
internal static class GlyphShapes
{
    private static readonly GlyphStroke[][][] Shapes =
    [
        [
            [Curve((0.55f, 0), (0.2f, 0.15f), (0.06f, 0.5f), (0.18f, 0.87f), (0.5f, 1), (0.82f, 0.85f), (0.94f, 0.5f), (0.82f, 0.15f), (0.55f, 0), (0.4f, 0.03f))],
        ],
        [
            [Line((0.5f, 0), (0.5f, 1))],
            [Line((0.25f, 0.22f), (0.55f, 0), (0.55f, 1))],
            [Line((0.25f, 0.22f), (0.52f, 0), (0.52f, 1)), Line((0.2f, 1), (0.85f, 1))],
        ],
        [
            [Curve((0.1f, 0.22f), (0.3f, 0.03f), (0.62f, 0), (0.85f, 0.2f), (0.75f, 0.48f), (0.45f, 0.76f), (0.1f, 1)), Line((0.1f, 1), (0.92f, 0.97f))],
            [
                Curve(
                    (0.12f, 0.2f), (0.35f, 0.02f), (0.72f, 0.04f), (0.84f, 0.28f), (0.6f, 0.62f), (0.25f, 0.94f),
                    (0.1f, 0.88f), (0.25f, 0.78f), (0.55f, 0.92f), (0.95f, 0.98f)),
            ],
        ],
        [
            [
                Curve((0.1f, 0.13f), (0.42f, 0), (0.78f, 0.1f), (0.76f, 0.35f), (0.38f, 0.47f)),
                Curve((0.38f, 0.47f), (0.78f, 0.52f), (0.9f, 0.75f), (0.6f, 0.98f), (0.3f, 1), (0.06f, 0.86f)),
            ],
        ],
        [
            [Line((0.58f, 0), (0.06f, 0.64f), (0.95f, 0.62f)), Line((0.68f, 0.32f), (0.64f, 1))],
            [Line((0.18f, 0.02f), (0.12f, 0.52f), (0.86f, 0.5f)), Line((0.84f, 0), (0.78f, 1))],
        ],
        [
            [Line((0.9f, 0), (0.28f, 0.02f), (0.2f, 0.44f)), Curve((0.2f, 0.44f), (0.55f, 0.37f), (0.86f, 0.56f), (0.82f, 0.84f), (0.45f, 1), (0.06f, 0.9f))],
        ],
        [
            [
                Curve(
                    (0.74f, 0), (0.36f, 0.25f), (0.13f, 0.62f), (0.22f, 0.92f), (0.52f, 1), (0.84f, 0.86f),
                    (0.82f, 0.6f), (0.5f, 0.52f), (0.15f, 0.74f)),
            ],
        ],
        [
            [Line((0.06f, 0.03f), (0.92f, 0.02f), (0.42f, 1))],
            [Line((0.06f, 0.03f), (0.92f, 0.02f), (0.42f, 1)), Line((0.3f, 0.5f), (0.88f, 0.48f))],
        ],
        [
            [
                Curve(
                    (0.82f, 0.1f), (0.5f, 0), (0.2f, 0.12f), (0.26f, 0.36f), (0.55f, 0.5f), (0.82f, 0.72f), (0.7f, 0.95f), (0.4f, 1),
                    (0.14f, 0.85f), (0.28f, 0.62f), (0.6f, 0.42f), (0.82f, 0.22f), (0.76f, 0.06f)),
            ],
        ],
        [
            [
                Curve((0.82f, 0.2f), (0.56f, 0), (0.22f, 0.12f), (0.16f, 0.36f), (0.42f, 0.5f), (0.72f, 0.4f), (0.84f, 0.16f)),
                Line((0.84f, 0.16f), (0.72f, 1)),
            ],
            [
                Curve((0.82f, 0.2f), (0.56f, 0), (0.22f, 0.12f), (0.16f, 0.36f), (0.42f, 0.5f), (0.72f, 0.4f), (0.84f, 0.16f)),
                Curve((0.84f, 0.16f), (0.86f, 0.55f), (0.72f, 0.88f), (0.45f, 1), (0.2f, 0.94f)),
            ],
        ],
    ];

    /// <summary>The ways to write a digit.</summary>
    public static IReadOnlyList<IReadOnlyList<GlyphStroke>> Of(int digit) => Shapes[digit];

    private static GlyphStroke Curve(params (float X, float Y)[] points) => new(true, points);

    private static GlyphStroke Line(params (float X, float Y)[] points) => new(false, points);
}
