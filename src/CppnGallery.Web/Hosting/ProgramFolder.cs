namespace CppnGallery.Web.Hosting;

/// <summary>The folder of the published program: its settings and its pages' files lie there, wherever it is started from.</summary>
internal static class ProgramFolder
{
    // Any file of the pages will do.
    private const string PageFile = "app.css";

    /// <summary>The folder as the content root, unless the command line or the environment says <c>contentRoot</c>.</summary>
    public static WebApplicationOptions Options(string[] args)
    {
        var asked = new ConfigurationBuilder().AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_").AddCommandLine(args).Build();
        return new() { Args = args, ContentRootPath = asked[HostDefaults.ContentRootKey] ?? AppContext.BaseDirectory };
    }

    /// <summary>Ends the start where the pages' scripts and styles are missing: every one would be an empty answer.</summary>
    /// <exception cref="InvalidOperationException">They are missing.</exception>
    public static void RequirePageFiles(this WebApplication app)
    {
        if (!app.Environment.WebRootFileProvider.GetFileInfo(PageFile).Exists)
        {
            throw new InvalidOperationException(
                $"The scripts and styles of the pages are not in {Path.Combine(app.Environment.ContentRootPath, "wwwroot")}. They come with the program: publish it again, and move its whole folder.");
        }
    }
}
