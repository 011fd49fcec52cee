using System.Net;
using CppnGallery.Rendering.Devices;

namespace CppnGallery.Web.Tests;

public class RenderDeviceTests
{
    [Fact]
    public async Task Where_a_GPU_is_asked_for_and_there_is_none_the_gallery_opens_with_one_warning()
    {
        using var log = new KeptWarnings("CppnGallery.Rendering");

        await using var server = GalleryServer.StartListening(log, ("Render:Device", "gpu"));

        Assert.Equal(HttpStatusCode.OK, (await server.Visitor().GetAsync(new Uri("healthz", UriKind.Relative))).StatusCode);
        string[] expected = RenderDevice.Automatic(OpenClDevice.List()) is null ? ["A GPU was asked for and OpenCL finds none; pictures are drawn on the CPU."] : [];
        Assert.Equal(expected, log.Texts);
    }

    [Fact]
    public async Task Where_nothing_is_asked_for_nothing_is_said()
    {
        using var log = new KeptWarnings("CppnGallery.Rendering");

        await using var server = GalleryServer.StartListening(log);

        Assert.Empty(log.Texts);
    }

    [Fact]
    public void A_device_that_is_not_there_stops_the_start_and_the_setting_is_named()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => GalleryServer.Start(settings: [("Render:Device", "quantum")]));

        Assert.Equal(
            "Render:Device: There is no device 'quantum'; it may be auto, cpu, gpu, or the number or name of a device that cppn devices lists.", fault.Message);
    }
}
