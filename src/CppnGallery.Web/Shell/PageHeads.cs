namespace CppnGallery.Web.Shell;

public static class PageHeads
{
    /// <summary>Answers HEAD wherever GET is answered (RFC 9110, 9.3.2), which pages do not do by themselves. The server leaves the content out.</summary>
    public static void AnswerHead(this RazorComponentsEndpointConventionBuilder pages) => pages.Add(endpoint =>
    {
        for (int i = 0; i < endpoint.Metadata.Count; i++)
        {
            if (endpoint.Metadata[i] is HttpMethodMetadata methods && methods.HttpMethods.Contains(HttpMethods.Get))
            {
                endpoint.Metadata[i] = new HttpMethodMetadata([.. methods.HttpMethods, HttpMethods.Head], methods.AcceptCorsPreflight);
            }
        }
    });
}
