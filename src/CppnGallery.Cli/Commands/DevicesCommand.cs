using System.CommandLine;
using System.Globalization;
using CppnGallery.Rendering.Devices;
using Spectre.Console;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn devices</c>: what could draw beside the CPU.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "An array of devices on standard output." };
        var command = new Command("devices", "Lists the OpenCL devices, and which of them a gallery would draw on by itself.") { json };
        command.SetAction(parsed =>
        {
            var devices = OpenClDevice.List();
            var chosen = RenderDevice.Automatic(devices);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(devices.Select(device => new
                {
                    device.Number, device.Name, device.Platform, device.Type, device.ComputeUnits, device.MemoryBytes, chosen = device == chosen,
                }));
            }
            else
            {
                if (devices.Count > 0)
                {
                    WriteTable(devices, chosen);
                }

                Console.Out.WriteLine(Sentence(devices.Count, chosen));
            }

            return CommandLine.Done;
        });
        return command;
    }

    private static string Sentence(int count, OpenClDevice? chosen) => (count, chosen) switch
    {
        (_, not null) => $"Galleries draw on {chosen.Name}, unless Render:Device says otherwise.",
        (> 0, null) => "None of them is a GPU, so pictures are drawn on the CPU; Render:Device may name one all the same.",
        _ when OpenClDevice.IsLibraryPresent => "OpenCL is here, but no device: pictures are drawn on the CPU. A GPU's driver would bring one.",
        _ => "There is no OpenCL library here, so pictures are drawn on the CPU. A GPU's driver would bring one.",
    };

    private static void WriteTable(IReadOnlyList<OpenClDevice> devices, OpenClDevice? chosen)
    {
        var table = PlainTable.Create(["number", "name", "platform", "type", "chosen"], ["compute units", "memory"]);
        foreach (var device in devices)
        {
            table.AddRow(
                [.. new[]
                {
                    $"{device.Number}", device.Name, device.Platform, device.Type, device == chosen ? "yes" : "no", $"{device.ComputeUnits}",
                    string.Create(CultureInfo.InvariantCulture, $"{device.MemoryBytes / (double)(1 << 30):0.0} GiB"),
                }.Select(text => new Text(text))]);
        }

        AnsiConsole.Write(table);
    }
}
