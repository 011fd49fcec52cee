namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>What a thread's scratch memory is for; one buffer each.</summary>
internal enum WorkspaceSlot
{
    /// <summary>Packed rows of a left factor.</summary>
    Left,

    /// <summary>Packed panels of a right factor.</summary>
    Right,

    /// <summary>Pictures within a frame of zeros.</summary>
    Framed,

    /// <summary>Weights packed once for all threads, by the thread that asked for the operation.</summary>
    Weights,


    /// <summary>Products on their way elsewhere.</summary>
    Products,
}
