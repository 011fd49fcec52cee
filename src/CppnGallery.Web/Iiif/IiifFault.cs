namespace CppnGallery.Web.Iiif;

/// <summary>Why a picture address is not answered with a picture.</summary>
/// <param name="Status">400, or 404 where there is nothing under the identifier.</param>
/// <param name="Parameter">The part of the address.</param>
/// <param name="Detail">A sentence.</param>
/// <param name="Limit">The limit that was passed, where it is one.</param>
internal sealed record IiifFault(int Status, string Parameter, string Detail, long? Limit = null)
{
    public static IiifFault Bad(string parameter, string detail, long? limit = null) => new(StatusCodes.Status400BadRequest, parameter, detail, limit);

    public static IiifFault Missing(string parameter, string detail) => new(StatusCodes.Status404NotFound, parameter, detail);
}
