using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Ratings;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Results;

/// <summary>What the gallery asks of pairs that differ in one thing alone.</summary>
public enum QuestionTopic
{
    /// <summary>24 epochs against 6 of one training.</summary>
    Epochs,

    /// <summary>6 nodes against 4: one recipe, σ, number of epochs and of digits seen.</summary>
    Nodes,

    /// <summary>The residual network against the dense one of part one, after equally many epochs and digits.</summary>
    Network,
}

/// <summary>Two models that differ in one thing, and how people chose between them.</summary>
/// <param name="First">Place of the first kind among the contenders: 24 epochs, 6 nodes, residual.</param>
/// <param name="Second">Place of the second kind.</param>
/// <param name="Answer">The votes between these two.</param>
public sealed record QuestionPart(int First, int Second, HeadToHead Answer);

/// <summary>A question with its answer: only votes on such pairs are in it, each pair counting alike in the long run.</summary>
/// <param name="Topic">What is asked.</param>
/// <param name="Answer">All its pairs together; the share is that of the first kind.</param>
/// <param name="Parts">Every pair apart, in the order of the contenders, voted on or not.</param>
public sealed record Question(QuestionTopic Topic, HeadToHead Answer, IReadOnlyList<QuestionPart> Parts)
{
    /// <summary>The epochs of <see cref="QuestionTopic.Epochs"/>.</summary>
    public const int LongTraining = 24, ShortTraining = 6;

    /// <summary>The nodes of <see cref="QuestionTopic.Nodes"/>.</summary>
    public const int Wide = 6, Narrow = 4;

    internal static IReadOnlyList<Question> All(IReadOnlyList<Contender> contenders, PairedVotes votes) =>
        [.. Enum.GetValues<QuestionTopic>().Select(topic => Of(topic, contenders, votes))];

    internal static Question Of(QuestionTopic topic, IReadOnlyList<Contender> contenders, PairedVotes votes)
    {
        (int First, int Second)[] pairs =
        [
            .. from first in Enumerable.Range(0, contenders.Count)
               from second in Enumerable.Range(0, contenders.Count)
               where contenders[first].Description is { } a && contenders[second].Description is { } b && Asks(topic, a, b)
               select (first, second),
        ];
        return new(topic, votes.HeadToHead(pairs), [.. pairs.Select(pair => new QuestionPart(pair.First, pair.Second, votes.HeadToHead([pair])))]);
    }

    // Untrained networks are in no question but that of epochs: both draw a haze.
    private static bool Asks(QuestionTopic topic, ModelDescription a, ModelDescription b) => topic switch
    {
        QuestionTopic.Epochs => a.Epoch == LongTraining && b.Epoch == ShortTraining && Lineage.RunOf(a) == Lineage.RunOf(b),
        QuestionTopic.Nodes => a.Nodes == Wide && b.Nodes == Narrow && !a.IsDense && SameTraining(a, b) && a.Recipe == b.Recipe && a.Blocks == b.Blocks && a.ReluStddev == b.ReluStddev,
        _ => !a.IsDense && b.IsDense && SameTraining(a, b),
    };

    // Epochs of two runs may be of different lengths.
    private static bool SameTraining(ModelDescription a, ModelDescription b) =>
        a.Epoch == b.Epoch && a.Epoch > 0 && TrainingLength.Of(a).DigitsSeen == TrainingLength.Of(b).DigitsSeen;
}
