namespace CppnGallery.Web.Hosting;

/// <summary>Where a gallery keeps what people did and finds its models.</summary>
/// <param name="Data">Database and keys; setting <c>Gallery:DataDirectory</c>, by default <c>data</c> at the solution's root, or beside the program where there is none.</param>
/// <param name="Checkpoints">Folder of the runs' folders; setting <c>Gallery:CheckpointDirectory</c>, by default <c>checkpoints</c> beside it.</param>
internal sealed record GalleryFolders(string Data, string Checkpoints)
{
    private const string DataFolder = "data";
    private const string CheckpointFolder = "checkpoints";
    private const string Solution = "CppnGallery.sln";

    public string Keys => Path.Combine(Data, "keys");

    /// <summary>The folders; a relative path is meant from where the usual ones are, wherever the program is started from.</summary>
    public static GalleryFolders From(IConfiguration configuration, IHostEnvironment environment)
    {
        string home = Home(environment.ContentRootPath);
        return new(
            Path.GetFullPath(configuration["Gallery:DataDirectory"] is { Length: > 0 } data ? data : DataFolder, home),
            Path.GetFullPath(configuration["Gallery:CheckpointDirectory"] is { Length: > 0 } checkpoints ? checkpoints : CheckpointFolder, home));
    }

    // Run out of the repository, as `dotnet run` and tests do, the folders are those at the solution's root. An installed gallery has no solution above it.
    private static string Home(string contentRoot)
    {
        for (var folder = new DirectoryInfo(contentRoot); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        return contentRoot;
    }
}
