namespace CppnGallery.Web.Results;

internal static class ResultsSetup
{
    public static void AddResults(this IServiceCollection services)
    {
        services.AddSingleton<ResultsKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ResultsKeeper>());
    }
}
