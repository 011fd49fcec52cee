namespace CppnGallery.Web.Owner;

/// <summary>
/// Marks endpoints where the owner's key is asked for. Nowhere else is a key looked at or counted: on what is open to everybody, wrong ones would only serve to lock out whose browser
/// another site makes send them.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AsksForKeyAttribute : Attribute;
