namespace CppnGallery.Learning.Evaluation;

/// <summary>What <see cref="LargePicture"/> measures of one picture.</summary>
/// <param name="ContourLength">Length of the line at half ink, in sides of the picture.</param>
/// <param name="GreyShare">Share of pixels between 10 and 90 % of ink, 0..1.</param>
/// <param name="Energy">Mean over the pixels of (I − Ī)².</param>
/// <param name="FineEnergy">What of that no picture of 26 pixels a side can hold; at most <paramref name="Energy"/>.</param>
/// <param name="Pieces">Connected pieces of ink.</param>
internal readonly record struct PictureFigures(double ContourLength, double GreyShare, double Energy, double FineEnergy, int Pieces);
