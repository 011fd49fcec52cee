using CppnGallery.Autograd;

namespace CppnGallery.Models;

/// <summary>A parameter and the name it has in checkpoint files, such as <c>generator.output.weight</c>.</summary>
public readonly record struct NamedTensor(string Name, Tensor Tensor);
