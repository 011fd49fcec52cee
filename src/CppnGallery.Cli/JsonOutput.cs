using System.Text.Encodings.Web;
using System.Text.Json;

namespace CppnGallery.Cli;

/// <summary>Answers for programs: one JSON value on standard output.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it is read by programs and people, not put into pages
    };

    public static void Write<T>(T answer) => Console.Out.WriteLine(JsonSerializer.Serialize(answer, Options));
}
