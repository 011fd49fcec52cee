using CppnGallery.Models.Judges;
using CppnGallery.Web.Hosting;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Models;

internal static class ModelsSetup
{
    public static void AddModels(this IServiceCollection services, GalleryFolders folders)
    {
        services.AddOptions<ModelSettings>().BindConfiguration(ModelSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ModelSettings>>().Value.ToLimits());
        services.AddSingleton(_ => new ModelFiles(folders));
        services.AddSingleton(provider => DigitReader.Open(folders.Checkpoints, (path, reason) => provider.GetRequiredService<ILogger<DigitReader>>().LogWarning(
            "The judge {Path} is passed over, and no label names a digit: {Reason}", path, reason)));
    }
}
