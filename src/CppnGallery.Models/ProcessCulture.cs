using System.Globalization;

namespace CppnGallery.Models;

/// <summary>The culture of a whole program.</summary>
public static class ProcessCulture
{
    /// <summary>
    /// Gives every thread, those to come included, the invariant culture, whatever the machine's locale: numbers in addresses, styles, files and
    /// output are for programs first. Called before anything else; the programs are built without ICU, but <c>DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false</c> brings it back.
    /// </summary>
    public static void SetInvariant()
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
    }
}
