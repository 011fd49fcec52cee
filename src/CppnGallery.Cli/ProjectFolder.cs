namespace CppnGallery.Cli;

/// <summary>Folders that are found without being named.</summary>
internal static class ProjectFolder
{
    /// <summary>The folder that an environment variable names; else the one of this name here, or beside the solution above; else this name.</summary>
    public static string Find(string variable, string name)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named)
        {
            return named;
        }

        if (!Directory.Exists(name))
        {
            for (var at = new DirectoryInfo(Environment.CurrentDirectory); at is not null; at = at.Parent)
            {
                if (File.Exists(Path.Combine(at.FullName, "CppnGallery.sln")))
                {
                    return Path.Combine(at.FullName, name);
                }
            }
        }

        return name;
    }
}
