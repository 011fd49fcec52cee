namespace CppnGallery.Kernels.Lanes;

/// <summary>
/// The few vector operations that our kernels are written in, so that one source serves 4, 8 and 16 lanes. Each operation acts
/// on every lane alone and is rounded once as IEEE 754 says, so a kernel that never mixes lanes gives the same bits at any
/// width. <c>Vector512</c>'s own operators are not used, because .NET emulates them on chips where it prefers 256 bits although
/// the instructions are there.
/// </summary>
/// <typeparam name="TVector">The hardware vector of floats.</typeparam>
public unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>Reads <see cref="Count"/> floats, aligned or not.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Writes <see cref="Count"/> floats, aligned or not.</summary>
    static abstract void Store(float* destination, TVector value);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a − b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a · b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a / b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>√a.</summary>
    static abstract TVector Sqrt(TVector a);

    /// <summary>The greater of a and b; for finite numbers.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The lesser of a and b; for finite numbers.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary><paramref name="value"/> held to −<paramref name="limit"/>..<paramref name="limit"/>; for finite numbers and a limit above 0.</summary>
    static abstract TVector Clamp(TVector value, float limit);

    /// <summary><paramref name="value"/> where <paramref name="condition"/> is above 0, else 0.</summary>
    static abstract TVector WherePositive(TVector condition, TVector value);
}
