namespace CppnGallery.Web.Models;

/// <summary>Marks a page or an endpoint that takes models from the owner, and so larger bodies than others; from anybody else it takes no more than they do.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TakesImportsAttribute : Attribute;
