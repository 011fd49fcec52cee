namespace CppnGallery.Models.Judges;

/// <summary>What a judge says of one picture.</summary>
/// <param name="Digit">0..9.</param>
/// <param name="Confidence">The digit's softmax probability, above 0.1, at most 1.</param>
public readonly record struct Verdict(byte Digit, double Confidence);
