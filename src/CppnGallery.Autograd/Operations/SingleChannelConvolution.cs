using System.Runtime.Intrinsics;
using CppnGallery.Autograd.MatrixProducts;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Autograd.Operations;

/// <summary>
/// The three products of a convolution over pictures of one channel. As matrices they are only 25 deep, high or wide, too little for the general
/// product to earn back its tables and frames; kernels of their own keep a picture in the first-level cache and walk it with fixed steps.
/// </summary>
internal static unsafe class SingleChannelConvolution
{
    /// <summary>Floats past a frame that a block of outputs may read and then drop.</summary>
    private const int Slack = 32;

    /// <summary>y = bias + convolution of x.</summary>
    public static void Forward(ConvolutionShape shape, Tensor x, Tensor weights, Tensor bias, Tensor y, LaneWidth lanes)
    {
        switch (lanes)
        {
            case LaneWidth.Sixteen:
                SingleChannelForward<Vector512<float>, Lanes512>.Run(shape, x, weights, bias, y);
                break;
            case LaneWidth.Eight:
                SingleChannelForward<Vector256<float>, Lanes256>.Run(shape, x, weights, bias, y);
                break;
            default:
                SingleChannelForward<Vector128<float>, Lanes128>.Run(shape, x, weights, bias, y);
                break;
        }
    }

    /// <summary>Adds to the gradient of x.</summary>
    public static void InputGradient(ConvolutionShape shape, Tensor x, Tensor weights, Tensor y, LaneWidth lanes)
    {
        switch (lanes)
        {
            case LaneWidth.Sixteen:
                SingleChannelInputGradient<Vector512<float>, Lanes512>.Run(shape, x, weights, y);
                break;
            case LaneWidth.Eight:
                SingleChannelInputGradient<Vector256<float>, Lanes256>.Run(shape, x, weights, y);
                break;
            default:
                SingleChannelInputGradient<Vector128<float>, Lanes128>.Run(shape, x, weights, y);
                break;
        }
    }

    /// <summary>Adds to the gradient of the weights.</summary>
    public static void WeightGradient(ConvolutionShape shape, Tensor x, Tensor weights, Tensor y, LaneWidth lanes)
    {
        switch (lanes)
        {
            case LaneWidth.Sixteen:
                SingleChannelWeightGradient<Vector512<float>, Lanes512>.Run(shape, x, weights, y);
                break;
            case LaneWidth.Eight:
                SingleChannelWeightGradient<Vector256<float>, Lanes256>.Run(shape, x, weights, y);
                break;
            default:
                SingleChannelWeightGradient<Vector128<float>, Lanes128>.Run(shape, x, weights, y);
                break;
        }
    }

    /// <summary>A frame of zeros for one picture, to be filled by <see cref="PictureFrame.CopyInside"/>.</summary>
    public static float* RentFrame(ConvolutionShape shape)
    {
        int size = shape.InputFrame.Size + Slack;
        float* framed = Workspace.Rent(WorkspaceSlot.Framed, size);
        new Span<float>(framed, size).Clear();
        return framed;
    }
}
