using System.Xml.Linq;

namespace CppnGallery.Architecture.Tests;

/// <summary>References run one way: Web and Cli → Studio → Learning, Gallery; Web and Cli → Learning, Rendering, Gallery → Models → Kernels.</summary>
public sealed class ReferenceDirectionTests
{
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["CppnGallery.Kernels"] = [],
        ["CppnGallery.Models"] = ["CppnGallery.Kernels"],
        ["CppnGallery.Learning"] = ["CppnGallery.Models"],
        ["CppnGallery.Rendering"] = ["CppnGallery.Models"],
        ["CppnGallery.Gallery"] = ["CppnGallery.Models"],
        ["CppnGallery.Studio"] = ["CppnGallery.Learning", "CppnGallery.Gallery"],
        ["CppnGallery.Web"] = ["CppnGallery.Studio", "CppnGallery.Learning", "CppnGallery.Rendering", "CppnGallery.Gallery", "CppnGallery.Cli"],
        ["CppnGallery.Cli"] = ["CppnGallery.Studio", "CppnGallery.Learning", "CppnGallery.Rendering", "CppnGallery.Gallery"],
    };

    private static readonly Dictionary<string, XDocument> Projects = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => XDocument.Load(path));

    [Fact]
    public void Every_project_under_src_has_its_place_in_the_house() =>
        Assert.Equal(MayReference.Keys.Order(), Projects.Keys.Order());

    [Fact]
    public void Projects_reference_only_what_lies_below_them() =>
        Assert.All(Projects, project => Assert.Empty(ProjectReferences(project.Value).Except(MayReference[project.Key])));

    [Theory]
    [InlineData("CppnGallery.Kernels")]
    [InlineData("CppnGallery.Models")]
    [InlineData("CppnGallery.Learning")]
    [InlineData("CppnGallery.Rendering")]
    [InlineData("CppnGallery.Gallery")]
    [InlineData("CppnGallery.Studio")]
    [InlineData("CppnGallery.Cli")]
    public void Only_the_web_knows_of_a_web(string name)
    {
        var project = Projects[name];

        Assert.Equal("Microsoft.NET.Sdk", project.Root!.Attribute("Sdk")?.Value);
        Assert.DoesNotContain(Includes(project, "FrameworkReference"), reference => reference.Contains("AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(Includes(project, "PackageReference"), reference => reference.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    // The program is brought along and started; docs/decisions/workers.md.
    [Fact]
    public void No_code_of_the_web_calls_the_command() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "CppnGallery.Web"), "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains("/obj/")),
        file => Assert.DoesNotContain("CppnGallery.Cli", File.ReadAllText(file), StringComparison.Ordinal));

    // Whoever is told of a refusal may have come by HTTP, by a page or by neither.
    [Theory]
    [InlineData("CppnGallery.Learning")]
    [InlineData("CppnGallery.Rendering")]
    [InlineData("CppnGallery.Gallery")]
    [InlineData("CppnGallery.Studio")]
    public void What_lies_below_the_web_speaks_of_no_status_codes(string name) => Assert.All(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", name), "*.cs", SearchOption.AllDirectories),
        file => Assert.DoesNotMatch("StatusCodes|HttpStatusCode", File.ReadAllText(file)));

    private static IEnumerable<string> ProjectReferences(XDocument project) =>
        Includes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    private static IEnumerable<string> Includes(XDocument project, string item) =>
        project.Descendants(item).Select(element => element.Attribute("Include")!.Value);
}
