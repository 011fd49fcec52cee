namespace CppnGallery.Web.Tests;

/// <summary>What must hold for an endpoint. What is not said holds not: nobody's key is asked for, no rate limit, the usual size of bodies.</summary>
internal sealed record EndpointRule
{
    /// <summary>For the owner alone, with an antiforgery token where a cookie says so.</summary>
    public bool Owners { get; init; }

    /// <summary>For workers alone, by their keys.</summary>
    public bool Workers { get; init; }

    /// <summary>Open to everybody, but a key is looked at.</summary>
    public bool AsksForKey { get; init; }

    /// <summary>Name of the rate limit's policy.</summary>
    public string? Rate { get; init; }

    /// <summary>Costs the time of processors, and waits for its turn.</summary>
    public bool Turns { get; init; }

    /// <summary>Largest body in bytes, where it is not the usual.</summary>
    public long? Body { get; init; }

    /// <summary>Takes models from the owner.</summary>
    public bool Imports { get; init; }

    /// <summary>A hub, or part of one: origins are looked at, and connections counted.</summary>
    public bool Hub { get; init; }

    /// <summary>Why everybody may send something here that is more than a question.</summary>
    public string? OpenBecause { get; init; }
}

/// <summary>Who may use every endpoint, and how much it takes. One that is not here fails the walk.</summary>
internal static class EndpointRules
{
    private static readonly EndpointRule Open = new(), Owners = new() { Owners = true }, Hub = new() { Hub = true }, Turns = new() { Turns = true }, Work = new() { Workers = true, Rate = "work" };

    /// <summary>By methods (HEAD left out, none where all are taken: GET and POST) and route.</summary>
    public static readonly IReadOnlyDictionary<string, EndpointRule> All = new Dictionary<string, EndpointRule>
    {
        ["GET /openapi/{documentName}.json"] = Open,
        ["GET /robots.txt"] = Open,
        ["GET /healthz"] = Open,
        ["GET /healthz/ready"] = Open,
        ["GET /healthz/live"] = Open,

        ["GET /api/models"] = Open,
        ["GET /api/models/{model}"] = Open,
        ["GET /models/{model}.safetensors"] = Open,
        ["POST /api/models"] = Owners with { Imports = true },
        ["POST /api/models/{model}/retire"] = Owners,
        ["POST /api/models/{model}/hang"] = Owners,

        ["GET /api/latents/random"] = Open,
        ["GET /api/latents/presets"] = Turns,
        ["GET /api/latents/{latent}"] = Open,
        ["GET /api/latents/{latent}/neighbours"] = Open,
        ["POST /api/latents/encode"] = Turns with { Body = 20_000, OpenBecause = "It answers a question and keeps nothing." },
        ["POST /api/links"] = new() { Body = 4 << 20, OpenBecause = "It answers a question and keeps nothing." },

        ["GET /api/matchups/next"] = new() { Rate = "draws" },
        ["GET /api/matchups/pictures/{picture}.png"] = Turns,
        ["POST /api/matchups/{id}/vote"] = new() { Rate = "votes", Body = 8 << 10, OpenBecause = "Everybody votes; the signed matchup and the voter's cookie belong together." },
        ["POST /api/matchups/{id}/undo"] = new() { Rate = "votes", Body = 8 << 10, OpenBecause = "Everybody votes; the signed matchup and the voter's cookie belong together." },
        ["GET /api/results"] = Open,
        ["GET /api/results/votes.csv"] = Open,

        ["GET /iiif/{artwork}/{region}/{size}/{rotation}/{quality}.{format}"] = Turns,
        ["GET /iiif/{artwork}/info.json"] = Open,
        ["GET /iiif/{artwork}"] = Open,
        ["OPTIONS /iiif/{artwork}/{region}/{size}/{rotation}/{quality}.{format}"] = Open,
        ["OPTIONS /iiif/{artwork}/info.json"] = Open,
        ["OPTIONS /iiif/{artwork}"] = Open,
        ["GET /iiif/{artwork}/manifest.json"] = Open,
        ["GET /iiif/models/{model}/manifest.json"] = Open,
        ["GET /iiif/favourites/manifest.json"] = Open,
        ["OPTIONS /iiif/{artwork}/manifest.json"] = Open,
        ["OPTIONS /iiif/models/{model}/manifest.json"] = Open,
        ["GET /card/{artwork}.png"] = Turns,
        ["GET /prints/{artwork}/{side}.png"] = Turns,
        ["GET /prints/progress/{ticket}"] = Open,
        ["DELETE /prints/progress/{ticket}"] = new() { OpenBecause = "Who knows the ticket asked for the print, and other sites' pages may not send DELETE." },
        ["GET /morphs/{model}.gif"] = Turns,

        ["GET /api/recipes"] = Open,
        ["GET /api/runs"] = Open,
        ["GET /api/runs/{id}"] = Open,
        ["GET /api/runs/{id}/history"] = Open,
        ["POST /api/runs"] = Owners,
        ["POST /api/runs/estimate"] = Owners,
        ["POST /api/runs/{id}/pause"] = Owners,
        ["POST /api/runs/{id}/resume"] = Owners,
        ["POST /api/runs/{id}/cancel"] = Owners,
        ["DELETE /api/runs/{id}"] = Owners,

        ["POST /api/work/claim"] = Work,
        ["POST /api/work/{run}/progress"] = Work with { Body = 2 << 20 },
        ["PUT /api/work/{run}/easel"] = Work with { Body = 64 << 20 },
        ["PUT /api/work/{run}/epochs/{epoch}"] = Work with { Body = 64 << 20 },
        ["GET /api/work/{run}/state"] = Work,
        ["PUT /api/work/{run}/state"] = Work with { Body = 256 << 20 },
        ["GET /api/work/workers"] = Owners,
        ["GET /api/work/keys"] = Owners,
        ["POST /api/work/keys"] = Owners,
        ["DELETE /api/work/keys/{id}"] = Owners,

        ["GET,POST /hubs/training"] = Hub,
        ["GET,POST /hubs/training/negotiate"] = Hub,
        ["GET,POST /_blazor"] = Hub,
        ["GET,POST /_blazor/negotiate"] = Hub,
        ["GET,POST /_blazor/disconnect"] = Hub,
        ["GET,POST /_blazor/initializers"] = Hub,
        ["GET /_framework/opaque-redirect"] = Open,
        ["GET /{**path:file}"] = Open, // files of wwwroot that came after the build, while developing

        ["GET,POST /"] = Open,
        ["GET,POST /art"] = Open,
        ["GET,POST /art/{model}"] = Open,
        ["GET,POST /art/{model}/{latent}"] = Open,
        ["GET,POST /art/{model}/{latent}/{*rest}"] = Open,
        ["GET,POST /branch/{model}/{latent}"] = Open,
        ["GET,POST /compare"] = Open,
        ["GET,POST /error"] = Open,
        ["GET,POST /favourites"] = Open,
        ["GET,POST /lab"] = Open,
        ["GET,POST /models"] = new() { Imports = true },
        ["GET,POST /models/{id}"] = Open,
        ["GET,POST /not-found"] = Open,
        ["GET,POST /owner"] = new() { AsksForKey = true },
        ["GET,POST /results"] = Open,
        ["GET,POST /room/{model}/{latent}"] = Open,
        ["GET,POST /training"] = Open,
        ["GET,POST /training/{Id}"] = Open,
        ["GET,POST /vote"] = Open,
    };
}
