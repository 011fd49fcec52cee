namespace CppnGallery.Web.Hosting;

/// <summary>Where a gallery keeps what people did and finds its models.</summary>
/// <param name="Data">Database and keys; setting <c>Gallery:DataDirectory</c>, by default <c>data</c> in the current directory.</param>
/// <param name="Checkpoints">Folder of the runs' folders; setting <c>Gallery:CheckpointDirectory</c>.</param>
internal sealed record GalleryFolders(string Data, string Checkpoints)
{
    private const string CheckpointFolder = "checkpoints";
    private const string Solution = "CppnGallery.sln";

    public string Keys => Path.Combine(Data, "keys");

    public static GalleryFolders From(IConfiguration configuration, IHostEnvironment environment) => new(
        Path.GetFullPath(configuration["Gallery:DataDirectory"] is { Length: > 0 } data ? data : "data"),
        Path.GetFullPath(configuration["Gallery:CheckpointDirectory"] is { Length: > 0 } checkpoints ? checkpoints : FindCheckpoints(environment.ContentRootPath)));

    // `dotnet run --project` starts in the project's folder, tests start in their own: the committed models lie at the solution's root.
    private static string FindCheckpoints(string contentRoot)
    {
        if (Directory.Exists(CheckpointFolder))
        {
            return CheckpointFolder;
        }

        for (var folder = new DirectoryInfo(contentRoot); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return Path.Combine(folder.FullName, CheckpointFolder);
            }
        }

        return CheckpointFolder;
    }
}
