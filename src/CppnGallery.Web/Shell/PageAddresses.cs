using Microsoft.AspNetCore.Components;

namespace CppnGallery.Web.Shell;

internal static class PageAddresses
{
    /// <summary>A place on the page that is shown. Its fragment alone would be one of the gallery's root, where all addresses begin.</summary>
    public static string Here(this NavigationManager navigation, string fragment) => $"{navigation.ToBaseRelativePath(navigation.Uri)}#{fragment}";

    /// <summary>An address of ours in full, for those who read pages elsewhere.</summary>
    public static string InFull(this NavigationManager navigation, string address) => new Uri(new Uri(navigation.BaseUri), address).AbsoluteUri;
}
