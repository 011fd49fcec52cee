using System.CommandLine;
using System.CommandLine.Parsing;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;

namespace CppnGallery.Cli;

/// <summary>What the commands that write pictures have in common.</summary>
internal static class PictureFile
{
    public static Option<Style> StyleOption()
    {
        var style = Option.Of<Style>("--style", $"One of {string.Join(", ", Style.All)}.", "S",
            (string text, out Style? value) => Style.TryParse(text, out value, out string? fault) ? null : fault);
        style.DefaultValueFactory = _ => Style.Ink;
        return style;
    }

    /// <summary><c>--latent</c>, as often as there are latents.</summary>
    public static Option<Latent[]> LatentsOption(string description) => new("--latent") { Description = description, HelpName = "L", CustomParser = ReadLatents };

    public static string? ReadLatent(string text, out Latent? latent) => Latent.TryParse(text, out latent, out string? fault) ? null : fault;

    /// <summary><c>--out</c>, a file or standard output; then a command that has <c>--json</c> as well refuses it, since both would write there.</summary>
    public static Option<string> OutputOption(string description, Option<bool> json)
    {
        var output = Option.File("--out", $"{description} - is standard output.");
        output.Validators.Add(result =>
        {
            if (StandardOutput.Is(result.Tokens[0].Value) && result.Parent is CommandResult command && command.GetValue(json))
            {
                result.AddError("--json: it writes to standard output, as --out - does; name a file.");
            }
        });
        return output;
    }

    /// <summary>
    /// Writes beside the file and renames, so that nobody ever sees half a picture; returns the file's bytes. A link stays one, and what it leads to is written; what is there
    /// and has no bytes may be a device or a pipe, which a rename would put an end to: it is filled instead.
    /// </summary>
    /// <exception cref="CommandFault">It cannot be written.</exception>
    public static long Write(string path, Action<Stream> render)
    {
        if (StandardOutput.Is(path))
        {
            return StandardOutput.Write(render);
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
        {
            throw new CommandFault($"{path} cannot be written: there is no folder {folder}.");
        }

        if (Directory.Exists(path))
        {
            throw new CommandFault($"{path} cannot be written: it is a folder.");
        }

        string part = "";
        try
        {
            var link = new FileInfo(path);
            string target = link.LinkTarget is null ? path : link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            bool isFilled = new FileInfo(target) is { Exists: true, Length: 0 };
            part = $"{(isFilled ? Path.Combine(Path.GetTempPath(), "cppn") : target)}.{Path.GetRandomFileName()}.part";
            long bytes;
            using (var file = File.Create(part))
            {
                render(file);
                bytes = file.Length;
            }

            if (isFilled)
            {
                using var from = File.OpenRead(part);
                using var into = new FileStream(target, FileMode.Open, FileAccess.Write);
                from.CopyTo(into);
            }
            else
            {
                File.Move(part, target, overwrite: true);
            }

            return bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFault($"{path} cannot be written: {fault.Message}");
        }
        finally
        {
            if (File.Exists(part))
            {
                File.Delete(part);
            }
        }
    }

    private static Latent[] ReadLatents(ArgumentResult result)
    {
        var latents = new List<Latent>();
        foreach (var token in result.Tokens)
        {
            if (ReadLatent(token.Value, out var latent) is { } fault)
            {
                result.AddError($"--latent: {fault}");
            }
            else
            {
                latents.Add(latent!);
            }
        }

        return [.. latents];
    }
}
