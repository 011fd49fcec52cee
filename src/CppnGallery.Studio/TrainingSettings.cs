using System.ComponentModel.DataAnnotations;

namespace CppnGallery.Studio;

/// <summary>What a gallery spends on training; the configuration section <c>Training</c>.</summary>
public sealed class TrainingSettings
{
    /// <summary>Name of that section.</summary>
    public const string Section = "Training";

    /// <summary>
    /// Workers that the gallery starts by itself when there is something to train; 0 for none, where others do the work. One has all cores;
    /// two share them, and each takes twice as long.
    /// </summary>
    [Range(0, 16)]
    public int? Workers { get; init; }

    /// <summary>The older name of <see cref="Workers"/>, which counts where that is not set.</summary>
    [Range(1, 16)]
    public int Parallel { get; init; } = 1;

    /// <summary>What the gallery's own workers train on: auto, cpu, cuda or mps.</summary>
    [RegularExpression("auto|cpu|cuda|mps")]
    public string Device { get; init; } = "auto";

    /// <summary>
    /// Of the products in convolutions and linear layers: float32, bfloat16, or auto for what this machine does faster.
    /// </summary>
    [RegularExpression("auto|float32|bfloat16")]
    public string Precision { get; init; } = "auto";

    /// <summary>Threads of the tensor library in each of the gallery's own workers; 0 measures how many are faster. Another number gives other bits.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Requests of workers at one address in a minute: a worker tells something ten times a second at most.</summary>
    [Range(60, 1_000_000)]
    public int WorkPerMinute { get; init; } = 6000;

    /// <summary>How many workers the gallery starts.</summary>
    public int OwnWorkers => Workers ?? Parallel;

    /// <summary>
    /// Whether trainings give way to everything else on the machine. Where nothing else is to be waited for, they need not.
    /// </summary>
    public bool GivesWay { get; init; } = true;

    /// <summary>Seconds between two savings of a run's state: the most that a kill undoes.</summary>
    [Range(0, 86_400)]
    public int SaveSeconds { get; init; } = 60;

    /// <summary>Seconds between two copies of the generator amid an epoch.</summary>
    [Range(0.1, 3600)]
    public double EaselSeconds { get; init; } = 2;

    /// <summary>Runs that may wait for their turn: a slip of a script must not fill the database.</summary>
    [Range(1, 10_000)]
    public int MaxRuns { get; init; } = 50;

    /// <summary>Epochs of a run. Each is a file of some megabytes (the encoder's), so a thousand are gigabytes.</summary>
    [Range(1, 10_000)]
    public int MaxEpochs { get; init; } = 1000;

    /// <summary>Digits drawn for a run, 784 bytes each, held while it trains.</summary>
    [Range(1, 2_000_000)]
    public int MaxDigits { get; init; } = 200_000;

    /// <summary>Digits of an epoch. Between two epochs nobody has more to look at than what stands on the easel.</summary>
    [Range(1, 100_000_000)]
    public int MaxDigitsPerEpoch { get; init; } = 1_000_000;

    /// <summary>Pictures a batch: with the widest generator a thousand hold a gigabyte while they are learned from.</summary>
    [Range(2, 10_000)]
    public int MaxBatch { get; init; } = 1000;

    /// <summary>Width of a generator.</summary>
    [Range(1, 256)]
    public int MaxNodes { get; init; } = 256;

    /// <summary>Residual blocks of a generator.</summary>
    [Range(1, 256)]
    public int MaxBlocks { get; init; } = 64;

    /// <summary>Folder of the four MNIST files; where none is named, the usual places and then the network.</summary>
    public string? Data { get; init; }

    /// <summary>Streams that are watched at once, over all connections.</summary>
    [Range(1, 100_000)]
    public int MaxWatchers { get; init; } = 1000;

    /// <summary>Streams, and connections, that one address may have at once: no one address takes the places of all others.</summary>
    [Range(1, 100_000)]
    public int MaxWatchersPerAddress { get; init; } = 100;

    /// <summary>Streams that one connection may watch: a page with runs over one another shows no more.</summary>
    [Range(1, 100)]
    public int MaxWatchersPerConnection { get; init; } = 10;

    /// <summary>
    /// Updates that are sent in a second, over all watchers; each gets ten at most, and fewer where they are many. Past this, sending would
    /// take from the training.
    /// </summary>
    [Range(1, 100_000)]
    public int UpdatesPerSecond { get; init; } = 250;
}
