using System.ComponentModel.DataAnnotations;

namespace CppnGallery.Web.Hosting;

/// <summary>What visitors may take of the server's memory; the configuration section <c>Limits</c>. Addresses are counted as <see cref="VisitorAddress"/> tells them.</summary>
internal sealed class VisitLimits
{
    public const string Section = "Limits";

    /// <summary>Bytes of a request's body where its endpoint names no other limit: forms and small questions.</summary>
    [Range(1 << 12, 1 << 28)]
    public int BodyBytes { get; init; } = 64 << 10;

    /// <summary>Live pages (circuits) of one address at once; each holds some 400 KB. A whole office behind one address fits in.</summary>
    [Range(1, 100_000)]
    public int CircuitsPerAddress { get; init; } = 40;

    /// <summary>Live pages in all.</summary>
    [Range(1, 100_000)]
    public int Circuits { get; init; } = 400;

    /// <summary>Seconds that a live page is kept for a visitor whose connection broke.</summary>
    [Range(1, 3600)]
    public int CircuitSeconds { get; init; } = 20;

    /// <summary>Live pages whose connection broke that are kept at once; past this the oldest goes.</summary>
    [Range(0, 10_000)]
    public int LostCircuits { get; init; } = 50;
}
