using System.Text.Json.Serialization;

namespace CppnGallery.Benchmarks.Articles;

/// <summary>A row of <c>docs/articles.md</c>: what an article says, and what the models here say to it.</summary>
/// <param name="Id">A short name; its pictures are <c>{Id}-a.png</c> and <c>{Id}-b.png</c>.</param>
/// <param name="Says">The claim, in a sentence of ours.</param>
/// <param name="Source">Which article.</param>
/// <param name="How">What was measured.</param>
/// <param name="Figures">The figures; the verdict rests on them.</param>
/// <param name="Verdict">Whether it holds here.</param>
/// <param name="Note">What else there is to say, or nothing.</param>
/// <param name="Left">What the first picture shows.</param>
/// <param name="Right">What the second one shows.</param>
internal sealed record Claim(
    string Id, string Says, string Source, string How, IReadOnlyList<Figure> Figures, Verdict Verdict, string Note, string Left, string Right);

/// <summary>A mean over latents, or over seeds of a training.</summary>
/// <param name="Of">What of.</param>
/// <param name="Value">The mean.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Over">What the interval is over: <c>60 latents</c>, <c>3 seeds</c>; empty for a number without one.</param>
internal sealed record Figure(string Of, double Value, double Low, double High, string Over);

/// <summary>What the figures say to a claim.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
internal enum Verdict
{
    /// <summary>The figures differ as the article says, and their intervals do not meet.</summary>
    Holds,

    /// <summary>Some do, or only in some models.</summary>
    InPart,

    /// <summary>The intervals meet, or the figures differ the other way.</summary>
    DoesNotHold,
}
