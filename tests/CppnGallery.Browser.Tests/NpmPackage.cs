using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace CppnGallery.Browser.Tests;

/// <summary>A package that tests bring from npm, by its sum; nothing of it becomes part of the gallery.</summary>
internal static class NpmPackage
{
    /// <summary>One file of a package.</summary>
    /// <param name="package">Name and version, as <c>mirador@4.0.0</c>.</param>
    /// <param name="sum">Base64 of the package's SHA-512, as the registry tells it.</param>
    /// <param name="file">Path inside the package.</param>
    /// <returns>The file's text.</returns>
    public static async Task<string> ReadAsync(string package, string sum, string file)
    {
        string folder = Directory.CreateTempSubdirectory("cppn-npm-").FullName;
        try
        {
            var start = new ProcessStartInfo("npm", ["pack", package, "--loglevel=error", "--pack-destination", folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var npm = Process.Start(start)!;
            string[] said = await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync()).WaitAsync(TimeSpan.FromMinutes(5));
            await npm.WaitForExitAsync();
            Assert.True(npm.ExitCode == 0, $"npm could not bring {package}: {string.Concat(said)}");
            byte[] archive = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(folder)));
            Assert.Equal(sum, Convert.ToBase64String(SHA512.HashData(archive)));
            await using var entries = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
            while (await entries.GetNextEntryAsync() is { } entry)
            {
                if (entry.Name == $"package/{file}")
                {
                    using var text = new StreamReader(entry.DataStream!);
                    return await text.ReadToEndAsync();
                }
            }

            throw new FileNotFoundException($"{package} has no {file}.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
