using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>Products whose left factor is read where tables say it lies, at this machine's vector width.</summary>
internal static unsafe class IndirectProduct
{
    /// <summary>C (m, n) = bias + A·B, or C += that, where tables say where A and C lie and B is in panels of <see cref="PanelWidth"/> (bias too, or null); on this thread alone.</summary>
    public static void Multiply(IndirectMatrix a, PanelMatrix b, float* bias, RowTarget c, int m, int n, int k, bool accumulate)
    {
        switch (LaneWidths.Widest)
        {
            case LaneWidth.Sixteen:
                TiledProduct<Vector512<float>, Lanes512>.Multiply(a, b, bias, c, m, n, k, accumulate);
                break;
            case LaneWidth.Eight:
                TiledProduct<Vector256<float>, Lanes256>.Multiply(a, b, bias, c, m, n, k, accumulate);
                break;
            default:
                TiledProduct<Vector128<float>, Lanes128>.Multiply(a, b, bias, c, m, n, k, accumulate);
                break;
        }
    }

    /// <summary>Columns of a panel: two vectors.</summary>
    public static int PanelWidth => 2 * (int)LaneWidths.Widest;

    /// <summary>Floats that <paramref name="columns"/> columns of a right factor of this depth take in panels.</summary>
    public static int PackedCount(int terms, int columns) => (columns + PanelWidth - 1) / PanelWidth * PanelWidth * terms;

    /// <summary>Lays B (terms, columns) out in panels of <see cref="PanelWidth"/>, each with room for <paramref name="panelDepth"/> terms; missing columns are zero.</summary>
    public static void Pack(MatrixView b, int terms, int columns, float* packed, int panelDepth)
    {
        switch (LaneWidths.Widest)
        {
            case LaneWidth.Sixteen:
                TiledProduct<Vector512<float>, Lanes512>.Pack(b, terms, columns, packed, panelDepth);
                break;
            case LaneWidth.Eight:
                TiledProduct<Vector256<float>, Lanes256>.Pack(b, terms, columns, packed, panelDepth);
                break;
            default:
                TiledProduct<Vector128<float>, Lanes128>.Pack(b, terms, columns, packed, panelDepth);
                break;
        }
    }
}
