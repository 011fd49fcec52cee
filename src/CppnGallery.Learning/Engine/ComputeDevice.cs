namespace CppnGallery.Learning.Engine;

/// <summary>What a training runs on.</summary>
public enum ComputeDevice
{
    /// <summary>CUDA or MPS where there is one, else the processor.</summary>
    Auto,

    /// <summary>The processor, with the fused kernels.</summary>
    Cpu,

    /// <summary>A GPU by NVIDIA; needs a build with <c>-p:TorchBackend=cuda-linux</c> or <c>cuda-windows</c>.</summary>
    Cuda,

    /// <summary>A GPU by Apple.</summary>
    Mps,
}
